import { deferred } from "./deferred.ts";
import { ConversationsError, readData } from "./errors.ts";
import type { ResolvedOptions, SessionEvent, SessionState } from "./options.ts";
import { decodeServerMessage, encodeClientMessage, UnreadableFrame } from "./protocol/codec.ts";
import { writeRequest } from "./protocol/document.ts";
import type { AnswerMessage, ClientMessage, ServerMessage } from "./protocol/messages.ts";
import { openConnection } from "./socket/connection.ts";
import { startHeartbeat } from "./socket/heartbeat.ts";
import { Pending, type Waiting } from "./socket/pending.ts";
import { createSubscriptions } from "./subscriptions.ts";
import type { CallOperation, CallOptions, Transport } from "./transport.ts";

/** A bot's line to the service. Give it to the generated functions. */
export interface Session extends Transport {
  readonly state: SessionState;
  /** Resolves when the session is closed: with the error that ended it, or with nothing after `close()`. */
  readonly closed: Promise<ConversationsError | undefined>;
  /**
   * Stops the subscriptions, waits for answers to what was sent (`drainMs` at most) and hangs up. It does not send
   * `stopAgentSession`: that would end every session of the agent. Calling it again changes nothing.
   */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Dials the address and resolves once the service has answered a first PING: it accepts connections to any address
 * and tells only afterwards, by EOS, which of them are not valid.
 */
export function openSession(address: string, options: ResolvedOptions): Promise<Session> {
  const { clock, random, signal } = options;
  let state: SessionState = "connecting";
  let heartbeat: ReturnType<typeof startHeartbeat> | undefined;
  let leaving: Promise<void> | undefined;
  const opened = deferred<Session>();
  const closed = deferred<ConversationsError | undefined>();
  const pending = new Pending(random);
  const subscriptions = createSubscriptions({ queueLimit: options.queueLimit, send, deadline });

  const connectTimer = clock.setTimeout(() => hangUp("no sign of life from the service"), options.connectTimeoutMs);
  const connection = openConnection(address, { opened: greet, received: receive, closed: lose });
  signal?.addEventListener("abort", abort, { once: true });

  const session: Session = {
    get state() {
      return state;
    },
    closed: closed.promise,
    request,
    subscribe: subscriptions.start,
    close,
    [Symbol.asyncDispose]: close,
  };
  return opened.promise;

  function greet() {
    heartbeat = startHeartbeat({ ...options, ping, silent: () => hangUp("nothing heard from the service") });
    ping();
  }

  function ping() {
    connection.send(encodeClientMessage({ sig: "PING", payload: "" }));
  }

  function receive(text: string) {
    heartbeat?.heard();
    const message = read(text);
    if (state === "closed" || !message) return;
    if (message.kind === "eos")
      return end(new ConversationsError("SESSION_ENDED", `the service says: ${message.reason}`));
    if (state === "connecting") become("ready");
    if (message.kind === "answer") answer(message);
    if (message.kind === "data" && !subscriptions.deliver(message)) {
      tell({ type: "odd-frame", reason: "an event of no subscription" });
    }
  }

  function read(text: string): ServerMessage | undefined {
    try {
      return decodeServerMessage(text);
    } catch (error) {
      if (!(error instanceof UnreadableFrame)) throw error;
      tell({ type: "odd-frame", reason: error.message });
      return undefined;
    }
  }

  function answer(message: AnswerMessage) {
    const waiting = pending.take(message.id);
    if (waiting) waiting.answered(message);
    else if (pending.issued(message.id)) tell({ type: "late-answer", id: String(message.id) });
    else tell({ type: "odd-frame", reason: "the answer to a request that was not made" });
  }

  function request<R, V>(operation: CallOperation<R, V>, variables: V, options: CallOptions = {}): Promise<R> {
    const { name } = operation;
    const { signal, timeoutMs } = options;
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const payload = writeRequest(operation, variables);
      const id = send((id) => ({ payload, type: "request", id }), { answered, lost });
      const cancelDeadline = deadline(timeoutMs, (ms) => giveUp(unknownOutcome(name, `no answer within ${ms} ms`)));
      const abort = () => giveUp(signal?.reason);
      signal?.addEventListener("abort", abort, { once: true });

      function answered({ payload, status }: AnswerMessage) {
        settle();
        try {
          resolve(readData(name, payload, status) as R);
        } catch (error) {
          reject(error);
        }
      }

      function lost(cause: unknown) {
        settle();
        reject(unknownOutcome(name, cause instanceof Error ? cause.message : "the session was closed", cause));
      }

      function giveUp(reason: unknown) {
        pending.take(id);
        settle();
        reject(reason);
      }

      function settle() {
        cancelDeadline();
        signal?.removeEventListener("abort", abort);
      }
    });
  }

  function send(write: (id: string) => ClientMessage, waiting: Waiting): string {
    if (state !== "ready") throw new ConversationsError("NOT_SENT", `the session is ${state}`);
    const id = pending.nextId();
    const text = encodeClientMessage(write(id));
    pending.add(id, waiting);
    connection.send(text);
    return id;
  }

  function deadline(timeoutMs = options.callTimeoutMs, expire: (afterMs: number) => void) {
    const timer = clock.setTimeout(() => expire(timeoutMs), timeoutMs);
    return () => clock.clearTimeout(timer);
  }

  function close(): Promise<void> {
    leaving ??= leave();
    return leaving;
  }

  async function leave() {
    if (state === "ready") {
      subscriptions.endAll();
      become("closing");
      const expired = deferred<void>();
      const timer = clock.setTimeout(expired.resolve, options.drainMs);
      await Promise.race([pending.empty(), expired.promise]);
      clock.clearTimeout(timer);
    }
    end();
  }

  function abort() {
    opened.reject(signal?.reason);
    end();
  }

  function hangUp(reason: string) {
    connection.terminate();
    lose(reason);
  }

  function lose(reason: string) {
    end(new ConversationsError(state === "connecting" ? "UNREACHABLE" : "CONNECTION_LOST", reason));
  }

  /** The one way out. */
  function end(cause?: ConversationsError) {
    if (state === "closed") return;
    become("closed", cause);
    clock.clearTimeout(connectTimer);
    heartbeat?.stop();
    signal?.removeEventListener("abort", abort);
    connection.close();
    pending.lose(cause);
    subscriptions.endAll(cause && { error: cause });
    opened.reject(cause);
    closed.resolve(cause);
  }

  function become(next: SessionState, cause?: ConversationsError) {
    state = next;
    if (next === "ready") {
      clock.clearTimeout(connectTimer);
      signal?.removeEventListener("abort", abort);
      opened.resolve(session);
    }
    tell({ type: "state", state, ...(cause && { cause }) });
  }

  /** A handler that throws is its owner's mistake: it is reported as uncaught, and reaches nothing of ours. */
  function tell(event: SessionEvent) {
    try {
      options.onEvent(event);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

function unknownOutcome(operation: string, reason: string, cause?: unknown) {
  return new ConversationsError("OUTCOME_UNKNOWN", `${operation}: ${reason}`, cause === undefined ? {} : { cause });
}
