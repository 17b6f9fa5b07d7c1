import type { PendingRequest } from "../calls/pending-request.ts";
import { ConversationsError } from "../errors.ts";
import { callSafely, type Outcome, type SessionEvent, type SessionEventFacts, toEvent } from "../events.ts";
import type { ResolvedOptions } from "../options.ts";
import type { CallOptions, HttpEndpoint, Operation, Transport } from "../transport.ts";
import type { DebugLog } from "./debug-log.ts";

/** A message of the channel `conversations:event`: an event of any session or endpoint of this process. */
export interface EventMessage {
  /** The session, or the endpoint of `httpEndpoint()`. */
  readonly session: Transport | HttpEndpoint;
  readonly event: SessionEvent;
}

/**
 * The context of one call on the tracing channels `tracing:conversations:call:*`. It never holds variables or a result.
 * `outcome`, `durationMs` and `attempt` are there when the call has settled, `error` if it has failed.
 */
export interface CallContext {
  /** The session, or the endpoint of `httpEndpoint()`. */
  readonly session: Transport | HttpEndpoint;
  readonly operation: string;
  readonly kind: "query" | "mutation";
  readonly outcome?: Outcome;
  readonly durationMs?: number;
  readonly attempt?: number;
  readonly error?: unknown;
}

// Not imported, so that the runtime also loads where there is no such module.
const diagnostics = process.getBuiltinModule?.("node:diagnostics_channel");
const eventChannel = diagnostics?.channel("conversations:event");
const callChannels = diagnostics?.tracingChannel("conversations:call");

/**
 * Creates what passes the events of a session on: to the option `onEvent`, to the channels of `node:diagnostics_channel`,
 * and to the log of `NODE_DEBUG`. If no one listens, no event is made.
 */
export function createObserver(
  { onEvent, clock }: Pick<ResolvedOptions, "onEvent" | "clock">,
  getSession: () => Transport | HttpEndpoint,
  log?: DebugLog,
) {
  return { emit, observeCall };

  function isHeard(): boolean {
    return onEvent !== undefined || log !== undefined || eventChannel?.hasSubscribers === true;
  }

  function emit(facts: SessionEventFacts): void {
    if (!isHeard()) return;
    const event = toEvent(facts, clock.now());
    log?.print(event.message);
    if (onEvent) callSafely("onEvent", onEvent, event);
    eventChannel?.publish({ session: getSession(), event } satisfies EventMessage);
  }

  /**
   * Makes a call. If anyone listens, reports how it ended before the caller hears it.
   *
   * @param makeCall - Receives a function that is to be called with the request, if it is one that may be sent repeatedly.
   */
  function observeCall<T>(
    { name: operation, kind }: Pick<Operation<unknown, never, "query" | "mutation">, "name" | "kind">,
    options: CallOptions | undefined,
    makeCall: (begun?: (request: PendingRequest) => void) => Promise<T>,
  ): Promise<T> {
    if (!isHeard() && !callChannels?.hasSubscribers) return makeCall();
    const { start, end, asyncStart, asyncEnd, error: failure } = callChannels ?? {};
    const context: CallContext = { session: getSession(), operation, kind };
    const startedAt = clock.monotonic();
    let request: PendingRequest | undefined;
    const make = () =>
      makeCall((begun) => {
        request = begun;
      });
    const call = start ? start.runStores(context, make) : make();
    end?.publish(context);
    // The caller gets the promise that follows: one chain, in which the engine finds the caller's lines.
    return call.then(succeeded, failed);

    function succeeded(result: T): T {
      settled("OK");
      return result;
    }

    function failed(reason: unknown): never {
      const error = reason instanceof ConversationsError ? reason : undefined;
      const outcome = error?.code ?? (options?.signal?.aborted ? "ABORTED" : "UNKNOWN");
      failure?.publish(Object.assign(context, { error: reason }));
      settled(outcome, error);
      throw reason;
    }

    function settled(outcome: Outcome, error?: ConversationsError) {
      const course = { outcome, durationMs: clock.monotonic() - startedAt, attempt: request?.tries ?? 1 };
      asyncStart?.publish(Object.assign(context, course));
      asyncEnd?.publish(context);
      emit({ type: "call", operation, ...course, ...(error && { error }) });
    }
  }
}
