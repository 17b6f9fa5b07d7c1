import { ConversationsError } from "./errors.ts";

/**
 * Accepts the WebSocket address of a login's answer: `wss:` on the host that was logged in to, or `ws:` if that was
 * plain HTTP on loopback. Whoever could choose the host would get the whole conversation.
 *
 * @throws {ConversationsError} PROTOCOL_ERROR, which does not repeat the address: it is as good as a password.
 */
export function checkAddress(address: unknown, endpoint: string): string {
  const wanted = new URL(endpoint);
  const given = typeof address === "string" && URL.canParse(address) ? new URL(address) : undefined;
  const scheme = wanted.protocol === "http:" && isLoopback(wanted.hostname) ? "ws:" : "wss:";
  const isAccepted =
    given?.protocol === scheme && given.host === wanted.host && given.username === "" && given.password === "";
  if (given && isAccepted) return given.href;
  throw new ConversationsError(
    "PROTOCOL_ERROR",
    `login: the service gave a WebSocket address that is not ${scheme}//${wanted.host}/…`,
  );
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
