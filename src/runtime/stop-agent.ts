import { ConversationsError } from "./errors.ts";
import type { SessionState } from "./events.ts";
import type { CallOperation } from "./transport.ts";

/**
 * Ends all sessions of the agent.
 *
 * @param send - Sends the operation, before all others.
 * @returns Why it could not, or undefined.
 */
export async function stopAgent(
  state: SessionState,
  send: (operation: typeof StopAgentSession) => Promise<StopResult>,
): Promise<ConversationsError | undefined> {
  const { name } = StopAgentSession;
  if (state !== "ready") return new ConversationsError("NOT_SENT", `${name}: the session is ${state}`);
  try {
    const { stopAgentSession } = await send(StopAgentSession);
    if (stopAgentSession?.success !== false) return undefined;
    return new ConversationsError("PROTOCOL_ERROR", `${name}: the service answered without success`);
  } catch (error) {
    const { cause } = error as { cause?: Partial<ConversationsError> };
    // EOS is an answer, too. A call without a signal rejects with nothing but a ConversationsError.
    return cause?.code === "SESSION_ENDED" ? undefined : (error as ConversationsError);
  }
}

type StopResult = { readonly stopAgentSession?: { readonly success?: unknown } | null };

const StopAgentSession: CallOperation<StopResult, object> = {
  kind: "mutation",
  transport: "socket",
  name: "StopAgentSession",
  document: "mutation StopAgentSession{stopAgentSession{success}}",
};
