import { ConversationsError } from "../errors.ts";

/**
 * Accepts the API's HTTP address: `https:`, or `http:` on loopback. Anywhere else plain HTTP would show the token.
 *
 * @throws {TypeError} for any other address, which the message does not repeat: it may hold a password.
 */
export function checkEndpoint(endpoint: unknown): string {
  const url = parseAddress(endpoint);
  if (!url || !(url.protocol === "https:" || isLoopback(url))) {
    throw new TypeError("endpoint must be an https: address, or http: on loopback, without a user name or password");
  }
  checkVerification(url.href);
  return url.href;
}

/**
 * Refuses to send anything to a server that Node would not verify. The variable may be set at any time, so it is checked
 * before each exchange.
 *
 * @throws {TypeError} if the environment switches verification off.
 */
export function checkVerification(endpoint: string): void {
  if (endpoint.startsWith("https:") && process.env.NODE_TLS_REJECT_UNAUTHORIZED === "0") {
    throw new TypeError("NODE_TLS_REJECT_UNAUTHORIZED=0 is set: the token would go to a server that was not verified");
  }
}

/**
 * Accepts the WebSocket address of a login's answer: `wss:` on the host of the endpoint or on one of `hosts`, or `ws:`
 * if the endpoint is plain HTTP on loopback. An attacker who could choose the host would receive the conversations.
 *
 * @throws {ConversationsError} PROTOCOL_ERROR, which does not repeat the address: it is as good as a password.
 */
export function checkSocketAddress(address: unknown, endpoint: string, hosts: readonly string[]): string {
  const expected = new URL(endpoint);
  const url = parseAddress(address);
  const isLocal = isLoopback(expected);
  const scheme = isLocal ? "ws:" : "wss:";
  if (url?.protocol !== scheme || url.href.length > maxAddressLength) {
    throw new ConversationsError("PROTOCOL_ERROR", `login: the service returned no valid ${scheme} address`);
  }
  // The names of the own machine are one host.
  const isOwnMachine = isLocal && isLoopbackName(url.hostname) && url.port === expected.port;
  if (isOwnMachine || [expected.host, ...hosts].includes(url.host)) return url.href;
  const hint = "if that host is the service's, list it in the option socketHosts";
  throw new ConversationsError(
    "PROTOCOL_ERROR",
    `login: the service returned a WebSocket address on another host than ${expected.host}; ${hint}`,
  );
}

const maxAddressLength = 2_048;

/** Parses an absolute address; undefined if it holds a user name, a password or a fragment, which ours never do. */
function parseAddress(address: unknown): URL | undefined {
  if (typeof address !== "string" || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.username + url.password + url.hash === "" ? url : undefined;
}

function isLoopback({ protocol, hostname }: URL): boolean {
  return protocol === "http:" && isLoopbackName(hostname);
}

function isLoopbackName(hostname: string): boolean {
  return /^(localhost|\[::1\]|127(\.\d+){3})$/.test(hostname);
}
