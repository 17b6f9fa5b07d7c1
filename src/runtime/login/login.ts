import { ConversationsError, timedOut } from "../errors.ts";
import type { ResolvedOptions } from "../options.ts";
import { withDeadline } from "../support/deadline.ts";
import type { HttpOperation } from "../transport.ts";
import { exchange } from "./http.ts";
import type { Secrets } from "./secrets.ts";
import { checkSocketAddress } from "./socket-address.ts";

/** The reason that a token provider threw. It may hold secrets, so only the caller of `connect()` receives it. */
export class TokenFailure {
  readonly reason: unknown;

  constructor(reason: unknown) {
    this.reason = reason;
  }
}

/**
 * Asks for a token.
 *
 * @throws {TokenFailure} if the provider throws.
 * @throws {TypeError} if it does not return a token.
 * @throws {ConversationsError} NOT_SENT if it takes too long.
 */
export async function readToken(options: ResolvedOptions, signal: AbortSignal): Promise<string> {
  const { accessToken, clock, loginTimeoutMs: timeoutMs } = options;
  const timeoutError = () => new ConversationsError("NOT_SENT", `login: no accessToken within ${timeoutMs} ms`);
  const token = await withDeadline({ clock, timeoutMs, signal, timeoutError }, async () => {
    try {
      return await accessToken();
    } catch (error) {
      throw new TokenFailure(error);
    }
  });
  if (typeof token === "string" && token !== "") return token;
  throw new TypeError("accessToken must be a string that is not empty, or a function that returns one");
}

/**
 * Logs in: sends the token to the service and returns the address of the agent session's WebSocket.
 *
 * @param onResponse - Called when the service begins to answer.
 * @throws what `connect()` throws.
 */
export async function login(
  options: ResolvedOptions,
  access_token: string,
  secrets: Secrets,
  signal: AbortSignal,
  onResponse: () => void,
): Promise<string> {
  const { clock, endpoint, fetch, loginTimeoutMs: timeoutMs, recorder, socketHosts } = options;
  secrets.addToken(access_token);
  const timeoutError = () => timedOut(StartAgentSession.name, timeoutMs);
  const deadline = { clock, timeoutMs, signal, timeoutError };
  const details = { fetch, secrets: secrets.texts, onResponse, recorder };
  const { startAgentSession } = await exchange(endpoint, StartAgentSession, { access_token }, deadline, details);
  const address = startAgentSession?.websocket_url;
  // Before it is checked: the service may repeat in an error what we refuse.
  if (typeof address === "string") secrets.addAddress(address);
  return checkSocketAddress(address, endpoint, socketHosts);
}

/** The operation of a login. */
export const StartAgentSession: HttpOperation<
  { startAgentSession?: { websocket_url?: unknown } },
  { readonly access_token: string }
> = {
  kind: "mutation",
  transport: "http",
  name: "StartAgentSession",
  document:
    "mutation StartAgentSession($access_token:String!){startAgentSession(access_token:$access_token){websocket_url}}",
};
