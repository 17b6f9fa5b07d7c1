import { call } from "./calls/call.ts";
import { createRequests, type Job, type Line } from "./calls/requests.ts";
import { createSubscriptions } from "./calls/subscriptions.ts";
import { deferred } from "./deferred.ts";
import { ConversationsError } from "./errors.ts";
import { callSafely, type SessionEvent, type SessionState } from "./events.ts";
import { lift, limit, pause } from "./limits.ts";
import { type Login, login } from "./login.ts";
import { type ConnectOptions, resolveOptions } from "./options.ts";
import { createRecovery, type Step } from "./recovery.ts";
import { type Link, openLink } from "./socket/link.ts";
import type { CallOperation, Transport } from "./transport.ts";

/** A bot's line to the service. Give it to the generated functions. */
export interface Session extends Transport {
  readonly state: SessionState;
  /** Resolves when the session has ended: with the error that ended it, or with nothing after `close()`. */
  readonly closed: Promise<ConversationsError | undefined>;
  /**
   * Stops the subscriptions, waits for answers to what was sent (`drainMs` at most), says goodbye (a second at most) and
   * hangs up. It never rejects, and calling it again changes nothing.
   *
   * @param options.stopAgentSession - True: also ends all sessions of the agent, those of other processes too, if this
   * one is "ready". Default: false.
   */
  close(options?: { readonly stopAgentSession?: boolean }): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The longest that calls wait for subscriptions to be restored, in milliseconds. */
const restoreMs = 5_000;

/**
 * Logs in over HTTP, opens the WebSocket and resolves when the service answers on it. What may pass is tried again within
 * `startTimeoutMs`; from then on the session recovers by itself, until it is closed or nothing helps any more.
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
export async function connect(connectOptions: ConnectOptions): Promise<Session> {
  const options = resolveOptions(connectOptions);
  const { clock, signal, startTimeoutMs: timeoutMs } = options;
  let state: SessionState = "connecting";
  let place: Login = { address: "", secrets: [] };
  let link: Link | undefined;
  // When the address was last heard of, over all its connections.
  let heardAt: number | undefined;
  let isVerified = false;
  let lastCause: ConversationsError | undefined;
  let timer: unknown;
  const over = new AbortController();
  const opened = deferred<Session>();
  const closed = deferred<ConversationsError | undefined>();
  const hungUp = deferred<void>();

  const line: Line = {
    send: (text) => link?.send(text) ?? false,
    takes: ({ isStart = false }: Job) => state === "ready" || state === "closing" || (isStart && isVerified),
    get refusal() {
      return ["connecting", "ready", "recovering"].includes(state) ? undefined : `the session is ${state}`;
    },
    tell,
  };
  const requests = createRequests(options, line);
  const subscriptions = createSubscriptions(options, requests, tell);
  const recovery = createRecovery(options);
  const session: Session = {
    get state() {
      return state;
    },
    closed: closed.promise,
    request: (operation, variables, callOptions) => call(requests, options, operation, variables, callOptions),
    subscribe: subscriptions.start,
    close,
    [Symbol.asyncDispose]: close,
  };
  const late = () => lastCause ?? new ConversationsError("UNREACHABLE", `no session within ${timeoutMs} ms`);
  const start = { clock, timeoutMs, signal, late, failed: end };
  limit(start);
  void run();
  return opened.promise;

  /** From one attempt to the next. Each ends as its connection does. */
  async function run() {
    let step: Step = { via: "login", delayMs: 0, isDisplaced: false };
    try {
      while (!over.signal.aborted) {
        const error = await attempt(step).catch((reason: unknown) => reason);
        // The wait for the next one begins in the turn that tells of it.
        step = plan(error);
      }
    } catch (final) {
      if (!over.signal.aborted) end(final);
    }
  }

  async function attempt({ via, delayMs }: Step): Promise<never> {
    if (delayMs > 0) await pause(clock, delayMs, over.signal);
    if (via === "login") {
      heardAt = undefined;
      if (state === "displaced") become("recovering");
      place = await login(options, over.signal);
      recovery.answered();
    }
    // It may have ended in this very turn.
    over.signal.throwIfAborted();
    return live(via === "reopen");
  }

  /** Rejects when the connection is lost. All that depends on it is told in the same turn. */
  function live(isReopened: boolean): Promise<never> {
    return new Promise((_, reject) => {
      link = openLink(place, options, {
        verified() {
          isVerified = true;
          timer = clock.setTimeout(beReady, restoreMs);
          subscriptions.restore(isReopened, beReady);
        },
        answered: requests.received,
        delivered: subscriptions.received,
        odd: (reason) => tell({ type: "odd-frame", reason }),
        drained: requests.flush,
        lost(cause, at) {
          heardAt = at ?? heardAt;
          lost(cause);
          reject(cause);
        },
      });
    });
  }

  function beReady() {
    clock.clearTimeout(timer);
    if (!isVerified || (state !== "connecting" && state !== "recovering")) return;
    const isFirst = state === "connecting";
    lift(start);
    recovery.ready();
    become("ready");
    requests.flush();
    if (isFirst) opened.resolve(session);
    else if (session.state === "ready") callSafely("onRecovered", options.onRecovered, session);
  }

  function lost(cause: ConversationsError) {
    clock.clearTimeout(timer);
    isVerified = false;
    recovery.lost();
    if (state === "closing") return end(cause);
    requests.interrupt(cause);
    subscriptions.interrupt(cause);
    if (state === "ready") become("recovering", cause);
  }

  /**
   * What comes after a failed round.
   *
   * @throws the error that ends the session, if that was the last.
   */
  function plan(error: unknown): Step {
    const isOurs = error instanceof ConversationsError;
    // What a token provider throws may hold secrets: the caller of connect() gets it, nobody else.
    if (over.signal.aborted || (!isOurs && state === "connecting")) throw error;
    const cause = isOurs ? error : new ConversationsError("NOT_SENT", "login: accessToken failed");
    lastCause = cause;
    const step = recovery.next(cause, heardAt);
    if (step.isDisplaced) become("displaced", cause);
    if (step.isDisplaced) requests.refuse("the session is displaced");
    if (!over.signal.aborted) tell({ type: "attempt", via: step.via, delayMs: step.delayMs, cause });
    return step;
  }

  function close({ stopAgentSession = false } = {}): Promise<void> {
    if (state === "ready") leave(stopAgentSession);
    else if (state !== "closing") end();
    return hungUp.promise;
  }

  function leave(stopAgentSession: boolean) {
    subscriptions.endAll();
    // It may be answered by EOS alone.
    if (stopAgentSession) call(requests, options, StopAgentSession, {}).catch(() => {});
    become("closing");
    requests.refuse("the session is closing");
    timer = clock.setTimeout(end, options.drainMs);
    requests.drain(end);
  }

  /** The one way out. What happens to a session that is closing anyway is no error of its own. */
  function end(reason?: unknown) {
    if (over.signal.aborted) {
      if (state === "displaced") become("closed");
      return;
    }
    const cause = reason instanceof ConversationsError ? reason : undefined;
    const own = state === "closing" ? undefined : cause;
    over.abort();
    lift(start);
    clock.clearTimeout(timer);
    recovery.lost();
    become(own?.code === "DISPLACED" ? "displaced" : "closed", own);
    requests.interrupt(cause);
    requests.refuse(`the session is ${state}`, cause);
    subscriptions.endAll(own && { error: own });
    opened.reject(reason);
    closed.resolve(own);
    void (link?.close() ?? Promise.resolve()).then(hungUp.resolve);
  }

  function become(next: SessionState, cause?: ConversationsError) {
    state = next;
    tell({ type: "state", state, ...(cause && { cause }) });
  }

  function tell(event: SessionEvent) {
    callSafely("onEvent", options.onEvent, event);
  }
}

const StopAgentSession: CallOperation<unknown, object> = {
  kind: "mutation",
  over: "socket",
  name: "StopAgentSession",
  text: "mutation StopAgentSession{stopAgentSession{success}}",
};
