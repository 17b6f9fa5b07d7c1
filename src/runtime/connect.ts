import { type ConnectOptions, resolveOptions } from "./options.ts";
import { openSession, type Session } from "./session.ts";

/**
 * Logs in over HTTP, opens the WebSocket and resolves when the service answers on it. What may pass is tried again within
 * `startTimeoutMs`; from then on the session recovers by itself.
 *
 *     await using session = await connect({ accessToken });
 *
 * A login ends the agent's earlier sessions: two bots on one token throw each other out.
 *
 * @throws {TypeError} if an option cannot be what it is.
 * @throws {ServiceError} if the service refuses the login, for example UNAUTHORIZED.
 * @throws {ConversationsError} NOT_SENT (no token in time), OUTCOME_UNKNOWN (no answer in time), UNREACHABLE,
 * PROTOCOL_ERROR, SESSION_ENDED or DISPLACED.
 * @throws the signal's own reason at an abort, and whatever `accessToken` throws.
 */
export async function connect(options: ConnectOptions): Promise<Session> {
  return openSession(resolveOptions(options));
}
