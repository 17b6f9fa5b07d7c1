import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import { hostname, networkInterfaces } from "node:os";

/**
 * Headers of everything that the sandbox answers: no other website may read it, run it or frame it. The page runs its
 * own scripts only and loads nothing from elsewhere, not even the images of messages.
 */
export const responseHeaders = {
  "Cache-Control": "no-store",
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
} as const satisfies OutgoingHttpHeaders;

/** Returns why a request is refused, or undefined if it may be answered. */
export type OriginCheck = (request: {
  readonly method?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}) => string | undefined;

/**
 * Creates the check that every route and the WebSocket's upgrade make. Another website can make a browser send requests
 * to this machine, but then the browser names that website in `Origin` or `Sec-Fetch-Site`; and a website that lets its
 * own name resolve to this machine is named in `Host`. Bots send neither header and are not affected.
 *
 * @param hostNames Names and addresses, without ports, by which the sandbox may be called.
 */
export function createOriginCheck(hostNames: ReadonlySet<string>): OriginCheck {
  return ({ method, headers }) => {
    const { host = "", origin } = headers;
    if (!hostNames.has(nameIn(host))) return "The sandbox does not answer to this host name.";
    if (origin !== undefined && origin !== `http://${host}`)
      return "The sandbox takes no requests from other websites.";
    if (isFromOtherSite(headers) && !isNavigation(method, headers)) {
      return "The sandbox takes no requests from other websites.";
    }
    return undefined;
  };
}

/** Returns the names and addresses by which a server that listens at an address can be called. */
export function hostNamesOf(listeningAt: string, furtherNames: readonly string[] = []): ReadonlySet<string> {
  const addresses = Object.values(networkInterfaces()).flatMap((entries = []) => entries.map(({ address }) => address));
  const names = isLoopback(listeningAt) ? [] : [listeningAt, hostname(), ...addresses];
  return new Set([...loopbackNames, ...names, ...furtherNames].map((name) => inUrl(name).toLowerCase()));
}

const loopbackNames = ["127.0.0.1", "localhost", "::1"];

/** Returns true for an address that only this machine can reach. */
export function isLoopback(address: string): boolean {
  return loopbackNames.includes(address) || address.startsWith("127.");
}

/** Writes an address as URLs and `Host` do: IPv6 in brackets. */
export function inUrl(address: string): string {
  return address.includes(":") && !address.startsWith("[") ? `[${address}]` : address;
}

function nameIn(host: string): string {
  return host.replace(/:\d*$/, "").toLowerCase();
}

function isFromOtherSite({ "sec-fetch-site": site }: IncomingHttpHeaders): boolean {
  return site !== undefined && site !== "same-origin" && site !== "none";
}

/**
 * Returns true for a link on another website that leads to the page. The browser then loads the page, and the other
 * website learns nothing about it.
 */
function isNavigation(method: string | undefined, headers: IncomingHttpHeaders): boolean {
  return method === "GET" && headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document";
}
