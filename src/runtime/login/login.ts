import { ConversationsError, unanswered } from "../errors.ts";
import type { ResolvedOptions } from "../options.ts";
import { checkSocketAddress } from "../support/address.ts";
import { withDeadline } from "../support/deadline.ts";
import type { HttpOperation } from "../transport.ts";
import { exchange } from "./http.ts";

/** The result of a login. */
export interface AgentSession {
  /** The address of the WebSocket. */
  readonly address: string;
  /** Texts that must not be shown: the token, and the ids at the end of the address. */
  readonly secrets: readonly string[];
}

/**
 * Logs in: asks for a token, sends it to the service and returns the agent session.
 *
 * @throws what `connect()` throws.
 */
export async function login(options: ResolvedOptions, signal: AbortSignal): Promise<AgentSession> {
  const { accessToken, clock, endpoint, loginTimeoutMs: timeoutMs, socketHosts } = options;
  const noToken = () => new ConversationsError("NOT_SENT", `login: no accessToken within ${timeoutMs} ms`);
  const tokenDeadline = { clock, timeoutMs, signal, timeoutError: noToken };
  const access_token = await withDeadline(tokenDeadline, async () => accessToken());
  if (typeof access_token !== "string" || access_token === "") {
    throw new TypeError("accessToken must be a string that is not empty, or a function that returns one");
  }
  const timeoutError = () => unanswered(StartAgentSession.name, timeoutMs);
  const deadline = { clock, timeoutMs, signal, timeoutError };
  const { startAgentSession } = await exchange(endpoint, StartAgentSession, { access_token }, deadline);
  const address = checkSocketAddress(startAgentSession?.websocket_url, endpoint, socketHosts);
  return { address, secrets: [access_token, ...address.slice(address.lastIndexOf("/") + 1).split(":")] };
}

const StartAgentSession: HttpOperation<
  { startAgentSession?: { websocket_url?: unknown } },
  { readonly access_token: string }
> = {
  kind: "mutation",
  transport: "http",
  name: "StartAgentSession",
  document:
    "mutation StartAgentSession($access_token:String!){startAgentSession(access_token:$access_token){websocket_url}}",
};
