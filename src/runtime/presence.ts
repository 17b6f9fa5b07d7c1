import { ConversationsError } from "./errors.ts";
import type { SessionEventFacts } from "./events.ts";
import type { ResolvedOptions } from "./options.ts";
import type { CallOperation } from "./transport.ts";

/** The part of a session that keeps the agent's status. */
interface PresencePort {
  /** Sends the operation on the connection in use, before the session is ready if need be. */
  send(operation: CallOperation<unknown, object>, signal: AbortSignal): Promise<unknown>;
  emit(event: SessionEventFacts): void;
}

/** The longest pause between two attempts, in milliseconds. */
const maxDelayMs = 60_000;

/** Creates what sets the agent's status as the option `keepStatus` says, and tries again until the service accepts it. */
export function createPresence(
  { keepStatus: status, clock, random }: Pick<ResolvedOptions, "keepStatus" | "clock" | "random">,
  { send, emit }: PresencePort,
) {
  let timer: unknown;
  let controller = new AbortController();
  return { set, stop };

  /** Sets the status. Calls `done` when the first attempt has ended, at once if there is no status to keep. */
  function set(done: () => void = () => {}): void {
    stop();
    controller = new AbortController();
    if (status === undefined) done();
    else void attempt(status, 1, controller.signal).then(() => controller.signal.aborted || done());
  }

  async function attempt(status: string, number: number, signal: AbortSignal): Promise<void> {
    const startedAt = clock.monotonic();
    const course = () =>
      ({ type: "status", status, attempt: number, durationMs: clock.monotonic() - startedAt }) as const;
    try {
      await send(updateAgentStatus(status), signal);
      emit({ ...course(), outcome: "OK" });
    } catch (error) {
      if (signal.aborted || !(error instanceof ConversationsError)) return;
      const { code: outcome } = error;
      const isFinal = ["UNAUTHORIZED", "FORBIDDEN"].includes(outcome);
      if (isFinal) return emit({ ...course(), outcome, error });
      const delayMs = Math.min(maxDelayMs, 1_000 * 2 ** number) * (0.5 + random() / 2);
      timer = clock.setTimeout(() => void attempt(status, number + 1, signal), delayMs);
      // Last, because a listener may close the session.
      emit({ ...course(), outcome, error, delayMs });
    }
  }

  /** The connection was lost, or the session ends. */
  function stop(): void {
    clock.clearTimeout(timer);
    controller.abort();
  }
}

/** Returns the operation that sets a status, which is a name: `resolveOptions()` has checked it. */
function updateAgentStatus(status: string): CallOperation<unknown, object> {
  return {
    kind: "mutation",
    transport: "socket",
    name: "UpdateAgentStatus",
    document: `mutation UpdateAgentStatus{updateAgentStatus(status:${status}){node{id status}}}`,
    // Setting a status twice has the same effect as setting it once.
    idempotent: true,
  };
}
