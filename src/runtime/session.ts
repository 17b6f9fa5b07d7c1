import { call } from "./calls/call.ts";
import type { PendingRequest } from "./calls/pending-request.ts";
import { createRequestQueue } from "./calls/request-queue.ts";
import { type Connection, openConnection } from "./connection/connection.ts";
import { createDebugLog } from "./diagnostics/debug-log.ts";
import { createObserver } from "./diagnostics/observer.ts";
import { ConversationsError } from "./errors.ts";
import { callSafely, type SessionState } from "./events.ts";
import { TokenFailure } from "./login/login.ts";
import { createLogins } from "./login/logins.ts";
import { createSecrets } from "./login/secrets.ts";
import { type ConnectOptions, resolveOptions } from "./options.ts";
import { createPresence } from "./presence.ts";
import { createRecovery, type Step } from "./recovery.ts";
import { stopAgent } from "./stop-agent.ts";
import { createSubscriptions } from "./subscriptions/subscriptions.ts";
import type { Moment } from "./support/clock.ts";
import { clearDeadline, pause, startDeadline, startTimer } from "./support/deadline.ts";
import { deferred } from "./support/deferred.ts";
import type { CallOperation, CallOptions, Transport } from "./transport.ts";

/** A bot's session with the service. Pass it to the generated functions. */
export interface Session extends Transport {
  readonly state: SessionState;
  /** Resolves when the session has ended: with the error that ended it, or with undefined after `close()`. */
  readonly closed: Promise<ConversationsError | undefined>;
  /**
   * Stops the subscriptions, waits for answers to calls that were sent (`drainTimeoutMs` at most), and closes the
   * connection (within a second). It never rejects, and calling it again changes nothing.
   *
   * @param options.stopAgentSession - True: also ends all sessions of the agent, those of other processes too, if this
   * one is "ready". Default: false.
   * @returns Why the agent session was not stopped (NOT_SENT, PROTOCOL_ERROR, or the service's refusal) or may not have been
   * (OUTCOME_UNKNOWN); undefined if it was, or was not to be stopped.
   */
  close(options?: { readonly stopAgentSession?: boolean }): Promise<ConversationsError | undefined>;
  [Symbol.asyncDispose](): Promise<void>;
}

// Captured when this file is loaded: test libraries replace it.
const { setImmediate } = globalThis;

/** The longest that calls wait for the subscriptions to be restored and the status to be set, in milliseconds. */
const restoreTimeoutMs = 5_000;

/**
 * Logs in over HTTP, opens the WebSocket and resolves when the service answers on it. Failures that may pass are tried
 * again within `connectTimeoutMs`. From then on the session recovers by itself, until it is closed or another try cannot
 * help.
 *
 *     await using session = await connect({ accessToken });
 *
 * A login ends the agent's earlier sessions: two bots with one token end each other's.
 *
 * @throws {TypeError} if an option is unknown or not valid.
 * @throws {ServiceError} if the service refuses the login, for example UNAUTHORIZED.
 * @throws {ConversationsError} NOT_SENT (no token in time), OUTCOME_UNKNOWN (no answer in time), UNREACHABLE,
 * PROTOCOL_ERROR, SESSION_ENDED or DISPLACED.
 * @throws the signal's own reason at an abort, and whatever `accessToken` throws.
 */
export async function connect(connectOptions: ConnectOptions): Promise<Session> {
  const options = resolveOptions(connectOptions);
  const { clock, signal, connectTimeoutMs: timeoutMs } = options;
  let state: SessionState = "connecting";
  let stateSince = clock.monotonic();
  // When the session was last ready, or when it began; and how many attempts to recover were announced since.
  let unreadySince = stateSince;
  let attempts = 0;
  const secrets = createSecrets();
  let address = "";
  let connection: Connection | undefined;
  // The connections that are not closed yet: one that the service has ended may still be open when the next one is.
  const openConnections = new Set<Connection>();
  // When the last frame came from the address in use, over all its connections, by the monotonic clock.
  let heardAt: number | undefined;
  let lastCause: ConversationsError | undefined;
  let cancelTimer = () => {};
  const ending = new AbortController();
  const opened = deferred<Session>();
  const closed = deferred<ConversationsError | undefined>();
  const disconnected = deferred<void>();
  // The outcome of StopAgentSession; undefined if close() was not asked for it.
  let agentStop: Promise<ConversationsError | undefined> | undefined;
  // What close() returns.
  let closing: Promise<ConversationsError | undefined> | undefined;

  const log = createDebugLog(secrets);
  const { emit, observeCall } = createObserver(options, () => session, log);
  const requests = createRequestQueue(options, {
    send: (frame) => connection?.send(frame) ?? false,
    // Set-up begins on a connection that is verified, and ends with it.
    canSend: ({ isSetup = false }: PendingRequest) => isSetup || state === "ready" || state === "closing",
    closedReason: () => (["connecting", "ready", "recovering"].includes(state) ? undefined : `the session is ${state}`),
    secrets: () => secrets.texts,
    emit,
  });
  const subscriptions = createSubscriptions(options, requests, emit);
  const recovery = createRecovery(options);
  const logins = createLogins(options, { secrets, recovery, observeCall, signal: ending.signal });
  const presence = createPresence(options, {
    send: (operation, signal) => callAs({ isSetup: true }, operation, { signal }),
    emit,
  });
  const session: Session = {
    get state() {
      return state;
    },
    closed: closed.promise,
    request: (operation, variables, callOptions) =>
      observeCall(operation, callOptions, (begun) => call(requests, options, operation, variables, callOptions, begun)),
    subscribe: subscriptions.start,
    close,
    [Symbol.asyncDispose]: async () => void (await close()),
  };
  const timeoutError = () =>
    lastCause ?? new ConversationsError("UNREACHABLE", `no session within connectTimeoutMs (${timeoutMs} ms)`);
  const connectDeadline = { clock, timeoutMs, signal, timeoutError, reject: end };
  startDeadline(connectDeadline);
  void run();
  return opened.promise;

  /** Runs one attempt after another. Each lasts as long as its connection. */
  async function run() {
    let step: Step = { via: "login", delayMs: 0, isDisplaced: false };
    try {
      while (!ending.signal.aborted) {
        const error = await attempt(step).catch((reason: unknown) => reason);
        // The wait for the next attempt begins in the turn in which it is reported.
        step = nextStep(error);
      }
    } catch (final) {
      if (!ending.signal.aborted) end(final);
    }
  }

  async function attempt({ via, delayMs }: Step): Promise<never> {
    if (delayMs > 0) await pause(clock, delayMs, ending.signal);
    if (via === "login") {
      heardAt = undefined;
      if (state === "displaced") setState("recovering");
      address = await logins.logIn();
    }
    // The session may have ended in this very turn.
    ending.signal.throwIfAborted();
    return runConnection(via === "reopen");
  }

  /** Rejects when the connection is lost. Everything that depends on it is informed in the same turn. */
  function runConnection(isReopened: boolean): Promise<never> {
    return new Promise((_, reject) => {
      const current = openConnection(address, secrets, options, {
        recorders: [options.recorder?.socket(), log?.socket].filter((each) => each !== undefined),
        verified() {
          cancelTimer = startTimer(clock, restoreTimeoutMs, becomeReady);
          subscriptions.restore(isReopened, () => (state === "recovering" ? presence.set(becomeReady) : becomeReady()));
        },
        answered: requests.received,
        delivered: subscriptions.received,
        unexpected: (reason) => emit({ type: "unexpected-frame", reason }),
        drained: requests.flush,
        lost(cause, at, goodUntil) {
          heardAt = at ?? heardAt;
          lost(cause, goodUntil);
          reject(cause);
        },
      });
      connection = current;
      openConnections.add(current);
      void current.closed.then(() => openConnections.delete(current));
    });
  }

  function becomeReady() {
    cancelTimer();
    if (state !== "connecting" && state !== "recovering") return;
    const isFirst = state === "connecting";
    clearDeadline(connectDeadline);
    recovery.ready();
    logins.ready();
    attempts = 0;
    setState("ready");
    requests.flush();
    if (isFirst) {
      opened.resolve(session);
      setImmediate(setFirstStatus);
    } else if (session.state === "ready") callSafely("onRecovered", options.onRecovered, session);
  }

  /** Waits for the subscriptions that the caller starts at once: a visitor who comes before they are live is not heard. */
  function setFirstStatus() {
    if (state === "ready") subscriptions.whenLive(presence.set);
  }

  function lost(cause: ConversationsError, goodUntil: Moment) {
    cancelTimer();
    presence.stop();
    recovery.lost();
    if (state === "closing") return end(cause);
    requests.interrupt(cause);
    subscriptions.interrupt(cause, goodUntil);
    if (state !== "ready") return;
    unreadySince = clock.monotonic();
    setState("recovering", cause);
  }

  /**
   * Returns the step after a failed attempt.
   *
   * @throws the error that ends the session, if there is none.
   */
  function nextStep(error: unknown): Step {
    const isOurs = error instanceof ConversationsError;
    if (ending.signal.aborted) throw error;
    // A mistake of the caller, which another try does not correct.
    if (!isOurs && state === "connecting") throw error instanceof TokenFailure ? error.reason : error;
    const reason = error instanceof TokenFailure ? "accessToken failed" : (error as Error).message;
    const cause = isOurs ? error : new ConversationsError("NOT_SENT", `login: ${reason}`);
    lastCause = cause;
    const step = recovery.next(cause, heardAt, logins.hasOtherToken());
    if (step.isDisplaced) {
      setState("displaced", cause);
      requests.rejectWaiting("the session is displaced");
    }
    if (!ending.signal.aborted) reportReconnect(step, cause);
    return step;
  }

  function reportReconnect({ via, delayMs }: Step, cause: ConversationsError) {
    attempts += 1;
    const durationMs = clock.monotonic() - unreadySince;
    emit({ type: "reconnect", via, attempt: attempts, durationMs, outcome: cause.code, delayMs, cause });
  }

  function close({ stopAgentSession = false } = {}): Promise<ConversationsError | undefined> {
    if (stopAgentSession && !agentStop) {
      agentStop = stopAgent(state, (operation) => callAs({ isUrgent: true }, operation));
      closing = undefined;
    }
    const outcome = agentStop;
    closing ??= disconnected.promise.then(() => outcome);
    if (state === "ready") drainAndEnd();
    else if (state !== "closing") end();
    return closing;
  }

  /** Makes a call of the session itself, with another place in the queue. */
  function callAs<R>(
    place: Pick<PendingRequest, "isSetup" | "isUrgent">,
    operation: CallOperation<R, object>,
    callOptions?: CallOptions,
  ): Promise<R> {
    const submit = (request: PendingRequest) => requests.submit(Object.assign(request, place));
    return observeCall(operation, callOptions, (begun) =>
      call({ ...requests, submit }, options, operation, {}, callOptions, begun),
    );
  }

  function drainAndEnd() {
    presence.stop();
    subscriptions.endAll();
    setState("closing");
    requests.rejectWaiting("the session is closing", { isUrgentSent: true });
    cancelTimer = startTimer(clock, options.drainTimeoutMs, end);
    void Promise.resolve(agentStop).then(() => requests.drain(end));
  }

  /** Ends the session, for whatever reason. A failure of a session that is closing anyway is not reported as its error. */
  function end(reason?: unknown) {
    if (ending.signal.aborted) {
      if (state === "displaced") setState("closed");
      return;
    }
    const cause = reason instanceof ConversationsError ? reason : undefined;
    const reportedCause = state === "closing" ? undefined : cause;
    ending.abort();
    presence.stop();
    clearDeadline(connectDeadline);
    cancelTimer();
    recovery.lost();
    setState(reportedCause?.code === "DISPLACED" ? "displaced" : "closed", reportedCause);
    requests.interrupt(cause);
    requests.rejectWaiting(`the session is ${state}`, { cause });
    subscriptions.endAll(reportedCause && { error: reportedCause });
    opened.reject(reason);
    closed.resolve(reportedCause);
    const goodbyes = [...openConnections].map((each) => each.close());
    void Promise.all([agentStop, ...goodbyes]).then(() => disconnected.resolve());
  }

  function setState(next: SessionState, cause?: ConversationsError) {
    const durationMs = clock.monotonic() - stateSince;
    stateSince += durationMs;
    state = next;
    emit({ type: "state", state, durationMs, ...(cause && { cause }) });
  }
}
