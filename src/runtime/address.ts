import { ConversationsError } from "./errors.ts";

/**
 * Accepts the API's HTTP address: `https:`, or `http:` on loopback. Anywhere else plain HTTP would show the token.
 *
 * @throws {TypeError} for any other, without repeating it: it may hold a password.
 */
export function checkEndpoint(endpoint: unknown): string {
  const url = parse(endpoint);
  if (!url || !(url.protocol === "https:" || isLocal(url))) {
    throw new TypeError("endpoint has to be an https: address, or http: on loopback, without a password");
  }
  if (url.protocol === "https:" && process.env.NODE_TLS_REJECT_UNAUTHORIZED === "0") {
    throw new TypeError("NODE_TLS_REJECT_UNAUTHORIZED=0 would show the token to anybody in between");
  }
  return url.href;
}

/**
 * Accepts the WebSocket address of a login's answer: `wss:` on the host that was logged in to or one of `hosts`, or
 * `ws:` if the login was plain HTTP on loopback. Whoever could choose the host would get the whole conversation.
 *
 * @throws {ConversationsError} PROTOCOL_ERROR, which does not repeat the address: it is as good as a password.
 */
export function checkAddress(address: unknown, endpoint: string, hosts: readonly string[]): string {
  const wanted = new URL(endpoint);
  const given = parse(address);
  const scheme = isLocal(wanted) ? "ws:" : "wss:";
  if (given?.protocol === scheme && [wanted.host, ...hosts].includes(given.host)) return given.href;
  throw new ConversationsError(
    "PROTOCOL_ERROR",
    `login: the service gave a WebSocket address that is not ${scheme}//${wanted.host}/…`,
  );
}

/** An absolute address without a password and without a fragment, neither of which belongs into one of ours. */
function parse(address: unknown): URL | undefined {
  if (typeof address !== "string" || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.username + url.password + url.hash === "" ? url : undefined;
}

function isLocal({ protocol, hostname }: URL): boolean {
  return protocol === "http:" && /^(localhost|\[::1\]|127(\.\d+){3})$/.test(hostname);
}
