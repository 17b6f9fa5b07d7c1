import { type RetryPolicy, retryDelay } from "../error-table.ts";
import { ConversationsError, readData, ServiceError, unknownOutcome } from "../errors.ts";
import type { SessionEventFacts } from "../events.ts";
import type { ResolvedOptions } from "../options.ts";
import { encodeStop, finishFrame } from "../protocol/encode.ts";
import type { AnswerMessage } from "../protocol/messages.ts";
import type { PendingRequest } from "./pending-request.ts";
import { createRateLimit } from "./rate-limit.ts";
import { sentTexts } from "./sent-texts.ts";
import { createUnsentRequests } from "./unsent-requests.ts";

/** The part of a session that a request queue needs. */
export interface RequestSender {
  /** Sends a frame; false if that is not possible now. */
  send(frame: string): boolean;
  /** Returns true if this request may be sent now. */
  canSend(request: PendingRequest): boolean;
  /** Returns why nothing will be sent any more; undefined while the session lives. */
  closedReason(): string | undefined;
  /** Returns the texts that no error may repeat: tokens, addresses and what addresses hold. */
  secrets(): readonly string[];
  emit(event: SessionEventFacts): void;
}

export type RequestQueue = ReturnType<typeof createRequestQueue>;

const unasked = { type: "unexpected-frame", reason: "the answer to a request that was not made" } as const;

/** The most times that a request is sent when its connections keep being lost. */
const maxTries = 3;

/** The most abandoned requests that may be unanswered. Of more, the oldest are forgotten: an answer to one is unmatched. */
const maxAbandoned = 1_000;

/** Creates the requests of a session: those that wait to be sent, and those that wait for an answer. */
export function createRequestQueue(options: ResolvedOptions, sender: RequestSender) {
  const { clock, random } = options;
  // Ids do not repeat in a session, and never index a plain object.
  const idPrefix = `${random().toString(36).slice(2, 8)}-`;
  let lastId = 0;
  const sentRequests = new Map<number, PendingRequest>();
  const retryTimers = new Map<PendingRequest, unknown>();
  const waiting = createUnsentRequests(options);
  const rateLimit = createRateLimit(clock);
  // The numbers of the requests in `sentRequests` that are abandoned: they take no room in the rate limit, and no one waits for them.
  const abandonedNumbers = new Set<number>();
  let onEmpty: (() => void) | undefined;

  return {
    submit,
    cancel,
    abandon,
    stopSubscription,
    received,
    secretsOf,
    retry,
    flush,
    interrupt,
    rejectWaiting,
    drain,
  };

  function submit(request: PendingRequest) {
    const reason = sender.closedReason() ?? waiting.fullReason(request);
    if (reason !== undefined) return request.reject(notSent(request, reason));
    if (!waiting.hasQueue(request) && trySend(request)) return;
    waiting.add(request);
    flush();
  }

  function trySend(request: PendingRequest): boolean {
    const isAllowed = request.isUrgent || rateLimit.hasRoom(sentRequests.size - abandonedNumbers.size);
    return isAllowed && sender.canSend(request) && send(request);
  }

  function send(request: PendingRequest): boolean {
    if (!sender.send(finishFrame(request.prefix, idPrefix + (lastId + 1)))) return false;
    lastId += 1;
    request.id = lastId;
    request.tries += 1;
    if (request.refusal) request.refusal = undefined;
    sentRequests.set(lastId, request);
    if (request.isAbandoned) addAbandoned(lastId);
    return true;
  }

  /** Sends waiting requests, as far as possible now. */
  function flush() {
    if (waiting.sendAll(trySend) && !rateLimit.isPaused()) rateLimit.reset();
  }

  /** Forgets a request: no one waits for it any more. */
  function cancel(request: PendingRequest) {
    waiting.remove(request);
    clock.clearTimeout(retryTimers.get(request));
    retryTimers.delete(request);
    if (removeSent(request.id ?? 0)) flush();
  }

  /** Forgets a request that no one waits for, unless it was sent: then its answer still matters, and it is not retried. */
  function abandon(request: PendingRequest) {
    const { id = 0 } = request;
    if (!sentRequests.has(id)) return cancel(request);
    request.tries = Infinity;
    addAbandoned(id);
    flush();
  }

  /** A service that answers none of them must not fill the memory. */
  function addAbandoned(number: number) {
    abandonedNumbers.add(number);
    const [oldest] = abandonedNumbers;
    if (abandonedNumbers.size > maxAbandoned && oldest !== undefined) removeSent(oldest);
    checkEmpty();
  }

  /**
   * Stops a subscription. Without a connection there is nothing to stop. `answered` is called when the service answers.
   *
   * A stop that is refused is sent again.
   */
  function stopSubscription(subscription_id: string, answered: () => void): StopRequest {
    const prefix = encodeStop(subscription_id);
    const request: PendingRequest = {
      ...{ name: "stop", prefix, isSetup: true, isUrgent: true, isAbandoned: true, tries: 0 },
      ...{ resolve: answered, reject: answered },
    };
    if (sender.canSend(request) && !send(request)) waiting.add(request);
    const next = lastId + 1;
    return { number: () => request.id ?? next, abandon: () => abandon(request) };
  }

  function received(answer: AnswerMessage) {
    const { id } = answer;
    const number = numberOf(id);
    const request = removeSent(number);
    if (!request) return sender.emit(number > 0 ? { type: "unmatched-answer", id: String(id) } : unasked);
    let data: unknown;
    try {
      data = readData(request.name, answer, () => secretsOf(request));
    } catch (error) {
      // readData throws nothing else.
      refused(request, error as ConversationsError);
      return flush();
    }
    rateLimit.grow();
    request.resolve(data);
    flush();
  }

  /** Returns the texts that an error about this request must not repeat, its own among them. */
  function secretsOf({ prefix }: PendingRequest): readonly string[] {
    return [...sender.secrets(), ...sentTexts(prefix)];
  }

  /** Returns the number of the request that was sent under this id; 0 if there is none. */
  function numberOf(id: number | string): number {
    const number = Number(String(id).slice(idPrefix.length));
    return number <= lastId && id === idPrefix + number ? number : 0;
  }

  function refused(request: PendingRequest, cause: ConversationsError) {
    const { isSetup, isRepeatable, name } = request;
    if (cause instanceof ServiceError) {
      // A limited number of tries is documented for starts alone.
      retry(request, cause, isSetup || cause.retry === "backoff" ? cause.retry : "never");
    } else if (isSetup || isRepeatable) retry(request, cause, "backoff");
    // A protocol error does not say whether the operation ran, so one that must not run twice has an unknown outcome.
    else request.reject(unknownOutcome(name, cause.message, cause));
  }

  /** Sends a request again after a delay, which is returned, or rejects it if the policy allows no other try. */
  function retry(request: PendingRequest, cause: ConversationsError, policy: RetryPolicy): number | undefined {
    const now = clock.monotonic();
    request.refusedAt ??= now;
    const delayMs = retryDelay(policy, request.tries, now - request.refusedAt, random);
    if (delayMs === undefined) {
      request.reject(cause);
      return undefined;
    }
    request.refusal = cause;
    const isLimited = cause.code === "RATE_LIMITED";
    if (isLimited) rateLimit.pause(delayMs, flush);
    // The limit does not hold back what is urgent, so that has a timer of its own.
    if (isLimited && !request.isUrgent) waiting.add(request);
    else retryLater(request, delayMs);
    // Last, because a listener may give the request up.
    const durationMs = now - (request.startedAt?.() ?? request.refusedAt);
    const attempts = { attempt: request.tries, durationMs, outcome: cause.code };
    sender.emit({ type: "retry", operation: request.name, ...attempts, delayMs, cause });
    return delayMs;
  }

  function retryLater(request: PendingRequest, delayMs: number) {
    const timer = clock.setTimeout(() => {
      retryTimers.delete(request);
      waiting.add(request);
      flush();
    }, delayMs);
    retryTimers.set(request, timer);
  }

  /** The connection was lost or given up: repeatable requests wait for the next one, the others have no known outcome. */
  function interrupt(cause?: ConversationsError) {
    const lostRequests = [...sentRequests.values()];
    const isSentAgain = ({ isRepeatable, tries }: PendingRequest) => isRepeatable && tries < maxTries;
    sentRequests.clear();
    abandonedNumbers.clear();
    for (const request of [...retryTimers.keys(), ...waiting.all()]) if (request.isSetup) cancel(request);
    waiting.addFirst(lostRequests.filter(isSentAgain));
    for (const request of lostRequests) {
      if (!request.isSetup && !isSentAgain(request)) request.reject(interrupted(request, cause));
    }
  }

  /** Rejects all requests that wait to be sent, because nothing more is sent. With `isUrgentSent`, urgent ones stay. */
  function rejectWaiting(reason: string, { cause, isUrgentSent = false }: RejectOptions = {}) {
    rateLimit.clear();
    for (const request of [...retryTimers.keys(), ...waiting.all()]) {
      if (isUrgentSent && request.isUrgent) continue;
      cancel(request);
      const error = request.tries > 0 ? interrupted(request, cause) : notSent(request, reason);
      request.reject(request.refusal ?? error);
    }
  }

  function removeSent(number: number): PendingRequest | undefined {
    const request = sentRequests.get(number);
    if (!request) return undefined;
    sentRequests.delete(number);
    abandonedNumbers.delete(number);
    checkEmpty();
    return request;
  }

  /** Calls `callback` as soon as no caller waits for an answer. Stops of subscriptions have no caller that waits. */
  function drain(callback: () => void) {
    onEmpty = callback;
    checkEmpty();
  }

  function checkEmpty() {
    // The request that was removed last is settled first. Not by `queueMicrotask`, which test libraries replace.
    if (onEmpty && sentRequests.size === abandonedNumbers.size) void Promise.resolve().then(onEmpty);
  }
}

/** The stop of a subscription. */
export interface StopRequest {
  /** Returns the number under which it was last sent. Requests with a smaller one were sent before. */
  number(): number;
  /** Makes sure that the stop is not sent again. */
  abandon(): void;
}

interface RejectOptions {
  readonly cause?: ConversationsError | undefined;
  readonly isUrgentSent?: boolean;
}

function interrupted({ name }: PendingRequest, cause?: ConversationsError) {
  return unknownOutcome(name, cause?.message ?? "the session was closed", cause);
}

function notSent({ name }: PendingRequest, reason: string) {
  return new ConversationsError("NOT_SENT", `${name}: ${reason}`);
}
