import type { PendingRequest } from "./calls/pending-request.ts";
import { ConversationsError } from "./errors.ts";
import { callSafely, type Outcome, type SessionEvent, type SessionEventFacts, toEvent } from "./events.ts";
import type { ResolvedOptions } from "./options.ts";
import type { SocketRecorder } from "./recorder.ts";
import type { CallOptions, Operation, Transport } from "./transport.ts";

/**
 * The context of one call. It never holds variables or a result. `outcome`, `durationMs` and `attempt` are there when the
 * call has settled, `error` if it has failed.
 */
export interface CallContext {
  readonly session: Transport;
  readonly operation: string;
  readonly kind: "query" | "mutation";
  readonly outcome?: Outcome;
  readonly durationMs?: number;
  readonly attempt?: number;
  readonly error?: unknown;
}

/** Sees all sessions of the process. Its functions must not throw. */
export interface ProcessObserver {
  readonly seesEvents: boolean;
  readonly seesCalls: boolean;
  event(session: Transport, event: SessionEvent): void;
  /** Makes a call, and returns its promise. */
  call<T>(context: CallContext, makeCall: () => Promise<T>): Promise<T>;
  /** Called with the same context when the call has settled. */
  settled(context: CallContext): void;
  /**
   * Called when a session dials a WebSocket.
   *
   * @param hide - Removes the session's secrets from a text.
   */
  socket(session: Transport, hide: (text: string) => string): SocketRecorder | undefined;
}

let observer: ProcessObserver | undefined;

/** Sets what sees all sessions of the process from now on: `conversations-codegen/diagnostics`, when it is loaded. */
export function observeProcess(processObserver: ProcessObserver): void {
  observer = processObserver;
}

/** Creates what passes the events and calls of a session on to its listeners. If no one listens, no event is made. */
export function createObserver(
  { onEvent, clock }: Pick<ResolvedOptions, "onEvent" | "clock">,
  getSession: () => Transport,
) {
  return { emit, observeCall, observeSocket };

  function observeSocket(hide: (text: string) => string): SocketRecorder | undefined {
    return observer?.socket(getSession(), hide);
  }

  function emit(facts: SessionEventFacts): void {
    if (!onEvent && !observer?.seesEvents) return;
    const event = toEvent(facts, clock.now());
    if (onEvent) callSafely("onEvent", onEvent, event);
    observer?.event(getSession(), event);
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
    if (!onEvent && !observer?.seesCalls) return makeCall();
    const context: CallContext = { session: getSession(), operation, kind };
    const startedAt = clock.monotonic();
    let request: PendingRequest | undefined;
    const make = () =>
      makeCall((begun) => {
        request = begun;
      });
    const call = observer ? observer.call(context, make) : make();
    // The caller gets the promise that follows: one chain, in which the engine finds the caller's lines.
    return call.then(succeeded, failed);

    function succeeded(result: T): T {
      settled("OK");
      return result;
    }

    function failed(reason: unknown): never {
      const error = reason instanceof ConversationsError ? reason : undefined;
      Object.assign(context, { error: reason });
      settled(error?.code ?? (options?.signal?.aborted ? "ABORTED" : "UNKNOWN"), error);
      throw reason;
    }

    function settled(outcome: Outcome, error?: ConversationsError) {
      const course = { outcome, durationMs: clock.monotonic() - startedAt, attempt: request?.tries ?? 1 };
      observer?.settled(Object.assign(context, course));
      emit({ type: "call", operation, ...course, ...(error && { error }) });
    }
  }
}
