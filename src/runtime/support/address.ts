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

/** Parses an absolute address; undefined if it holds a user name, a password or a fragment, which ours never do. */
export function parseAddress(address: unknown): URL | undefined {
  if (typeof address !== "string" || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.username + url.password + url.hash === "" ? url : undefined;
}

/** Returns true for plain HTTP to this machine. */
export function isLoopback({ protocol, hostname }: URL): boolean {
  return protocol === "http:" && isLoopbackName(hostname);
}

/** Returns true for the names of this machine. */
export function isLoopbackName(hostname: string): boolean {
  return /^(localhost|\[::1\]|127(\.\d+){3})$/.test(hostname);
}
