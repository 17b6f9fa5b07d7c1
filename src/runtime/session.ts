import { call, type Line, type Unsent } from "./calls.ts";
import { deferred } from "./deferred.ts";
import { ConversationsError } from "./errors.ts";
import { limit } from "./limits.ts";
import type { ResolvedOptions, SessionEvent, SessionState } from "./options.ts";
import { decodeServerMessage, encodeClientMessage } from "./protocol/codec.ts";
import type { AnswerMessage } from "./protocol/messages.ts";
import { openConnection } from "./socket/connection.ts";
import { startHeartbeat } from "./socket/heartbeat.ts";
import { createPending, type Waiting } from "./socket/pending.ts";
import { createSubscriptions } from "./subscriptions.ts";
import type { Transport } from "./transport.ts";

/** A bot's line to the service. Give it to the generated functions. */
export interface Session extends Transport {
  readonly state: SessionState;
  /** Resolves when the session is closed: with the error that ended it, or with nothing after `close()`. */
  readonly closed: Promise<ConversationsError | undefined>;
  /**
   * Stops the subscriptions, waits for answers to what was sent (`drainMs` at most), says goodbye (a second at most) and
   * hangs up. It never rejects, and calling it again changes nothing. It does not send `stopAgentSession`: that would
   * end every session of the agent.
   */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Dials the address and resolves once the service has answered a first PING: it accepts connections to any address
 * and tells only afterwards, by EOS, which of them are not valid.
 */
export function openSession(address: string, options: ResolvedOptions): Promise<Session> {
  const { callTimeoutMs, clock, queueLimit, signal } = options;
  let state: SessionState = "connecting";
  let heartbeat: ReturnType<typeof startHeartbeat> | undefined;
  const opened = deferred<Session>();
  const closed = deferred<ConversationsError | undefined>();
  const hungUp = deferred<void>();

  const pending = createPending(options.random);
  const line: Line = { callTimeoutMs, clock, queueLimit, send, forget: pending.take };
  const subscriptions = createSubscriptions(line);
  let liftLimit = limit({ clock, timeoutMs: options.connectTimeoutMs, signal, late: noSignOfLife }, giveUp);
  const connection = openConnection(address, { opened: greet, received: receive, closed: gone });

  const session: Session = {
    get state() {
      return state;
    },
    closed: closed.promise,
    request: (operation, variables, options) => call(line, operation, variables, options),
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

  function giveUp(reason: unknown) {
    opened.reject(reason);
    connection.terminate();
    end(reason instanceof ConversationsError ? reason : undefined);
  }

  function receive(text: string) {
    if (state === "closed") return;
    heartbeat?.heard();
    const message = decodeServerMessage(text);
    if (!message) return odd("no message of the protocol");
    if (message.kind === "eos") {
      return end(new ConversationsError("SESSION_ENDED", `the service says: ${message.reason}`));
    }
    if (state === "connecting") become("ready");
    if (message.kind === "answer") answer(message);
    if (message.kind === "data" && !subscriptions.deliver(message)) odd("an event of no subscription");
  }

  function answer(message: AnswerMessage) {
    const { id } = message;
    const waiting = pending.take(id);
    if (waiting) waiting.answered(message);
    else if (pending.isOurs(id)) tell({ type: "late-answer", id: String(id) });
    else odd("the answer to a request that was not made");
  }

  function send(message: Unsent, waiting: Waiting): string {
    if (state !== "ready") throw new ConversationsError("NOT_SENT", `the session is ${state}`);
    const id = pending.nextId();
    const isSent = connection.send(encodeClientMessage({ ...message, id }));
    if (!isSent) throw new ConversationsError("NOT_SENT", "the service has closed the connection");
    pending.add(id, waiting);
    return id;
  }

  function close(): Promise<void> {
    if (state === "ready") leave();
    return hungUp.promise;
  }

  function leave() {
    subscriptions.endAll();
    become("closing");
    const timer = clock.setTimeout(end, options.drainMs);
    liftLimit = () => clock.clearTimeout(timer);
    pending.whenEmpty(end);
  }

  function hangUp(reason: string) {
    connection.terminate();
    lose(reason);
  }

  function lose(reason: string) {
    end(new ConversationsError(state === "connecting" ? "UNREACHABLE" : "CONNECTION_LOST", reason));
  }

  function gone(reason: string) {
    lose(reason);
    hungUp.resolve();
  }

  /** The one way out. What happens to a session that is closing anyway is no error of its own. */
  function end(error?: ConversationsError) {
    if (state === "closed") return;
    const cause = state === "closing" ? undefined : error;
    become("closed", cause);
    heartbeat?.stop();
    connection.close();
    pending.lose(error);
    subscriptions.endAll(error && { error });
    opened.reject(error);
    closed.resolve(cause);
  }

  function become(next: SessionState, cause?: ConversationsError) {
    liftLimit();
    state = next;
    if (next === "ready") opened.resolve(session);
    tell({ type: "state", state, ...(cause && { cause }) });
  }

  function odd(reason: string) {
    tell({ type: "odd-frame", reason });
  }

  /** A handler that fails is its owner's mistake: it is reported, and reaches nothing of ours. */
  function tell(event: SessionEvent) {
    new Promise<void>((resolve) => resolve(options.onEvent(event))).catch((error) =>
      process.emitWarning(`onEvent failed: ${error instanceof Error ? error.stack : String(error)}`),
    );
  }
}

function noSignOfLife() {
  return new ConversationsError("UNREACHABLE", "no sign of life from the service");
}
