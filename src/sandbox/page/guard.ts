import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";

/**
 * Headers of everything that the page is made of: it runs its own scripts only, loads nothing from elsewhere (images of
 * messages neither), and stands in no frame.
 */
export const ownHeaders = {
  "Cache-Control": "no-store",
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
} as const satisfies OutgoingHttpHeaders;

/**
 * Says why a request is not the page's own; undefined if it is. A foreign website can make a browser send requests to
 * this machine, but not with our `Origin`, and after rebinding its name to 127.0.0.1 not with our `Host`.
 */
export function foreignness({ headers, socket }: IncomingMessage): string | undefined {
  const { host = "", origin } = headers;
  const hosts = ["127.0.0.1", "localhost"].map((name) => `${name}:${socket.localPort}`);
  if (!hosts.includes(host)) return `The page is at http://${hosts[0]}/ and at no other host.`;
  if (origin !== undefined && origin !== `http://${host}`) return "The page takes no requests from other websites.";
  return undefined;
}
