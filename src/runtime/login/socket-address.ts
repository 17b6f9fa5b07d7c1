import { ConversationsError } from "../errors.ts";
import { isLoopback, isLoopbackName, parseAddress } from "../support/address.ts";

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
