import { login } from "./login.ts";
import { type ConnectOptions, resolveOptions } from "./options.ts";
import { openSession, type Session } from "./session.ts";

/**
 * Logs in over HTTP, opens the WebSocket and resolves when the service answers on it.
 *
 *     await using session = await connect({ accessToken });
 *
 * A login ends the agent's earlier sessions: two bots on one token throw each other out.
 *
 * @throws {TypeError} if an option cannot be what it is.
 * @throws {ServiceError} if the service refuses the login, for example UNAUTHORIZED.
 * @throws {ConversationsError} UNREACHABLE, OUTCOME_UNKNOWN (no answer in time), PROTOCOL_ERROR or SESSION_ENDED.
 */
export async function connect(options: ConnectOptions): Promise<Session> {
  const resolved = resolveOptions(options);
  resolved.signal?.throwIfAborted();
  const address = await login(resolved);
  resolved.signal?.throwIfAborted();
  return openSession(address, resolved);
}
