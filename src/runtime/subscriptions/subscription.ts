import { encodeOperation } from "../calls/document.ts";
import type { PendingRequest } from "../calls/pending-request.ts";
import type { RequestQueue } from "../calls/request-queue.ts";
import { retryPolicies } from "../error-table.ts";
import { ConversationsError, readData, ServiceError, timedOut, unknownOutcome } from "../errors.ts";
import type { SessionEventFacts } from "../events.ts";
import { checkSubscribeOptions, type ResolvedOptions } from "../options.ts";
import { isId } from "../protocol/decode.ts";
import type { DataMessage } from "../protocol/messages.ts";
import { type Moment, maxDelayMs } from "../support/clock.ts";
import { clearDeadline, startDeadline, type Waiter } from "../support/deadline.ts";
import { deferred } from "../support/deferred.ts";
import type { SubscribeOptions, Subscription, SubscriptionOperation } from "../transport.ts";
import { createEventQueue, type QueueFailure } from "./event-queue.ts";
import { createGaps } from "./gaps.ts";

/** A subscription that a caller still wants, as the session sees it. */
export interface ActiveSubscription {
  /** Asks the service to start it, under a new id. */
  begin(): void;
  /** `bytes`: the size of the event's frame. */
  deliver(message: DataMessage, bytes: number): void;
  /** Its connection was lost, and with it the id that the service gave. `goodUntil`: all events before that moment have arrived. */
  interrupted(cause: ConversationsError, goodUntil: Moment): void;
  end(failure?: QueueFailure): void;
}

/** An event that came before the answer that names its subscription. */
export interface EarlyEvent {
  readonly message: DataMessage;
  readonly bytes: number;
}

/** The part of a session that a subscription needs. */
export interface SubscriptionRegistry {
  readonly options: ResolvedOptions;
  readonly requests: Pick<RequestQueue, "submit" | "retry" | "abandon" | "secretsOf">;
  /** Adds an active subscription, and begins it if there is a connection. */
  add(subscription: ActiveSubscription): void;
  /** Returns true if an id that the service gave belongs to another subscription than the one of this start. */
  isTaken(id: string, startNumber: number): boolean;
  /** Routes the events of this id to the subscription. Returns the events that came before. */
  bind(id: string, subscription: ActiveSubscription): readonly EarlyEvent[];
  /** Removes a subscription, and stops its id at the service if it has one. */
  remove(subscription: ActiveSubscription, id: string | undefined): void;
  stop(id: string): void;
  emit(event: SessionEventFacts): void;
}

/** Starts a subscription that outlives its connections. */
export function subscribe<R, V>(
  registry: SubscriptionRegistry,
  operation: SubscriptionOperation<R, V>,
  variables: V,
  subscribeOptions: SubscribeOptions<R> = {},
): Subscription<R> {
  const { options, requests, emit } = registry;
  const { clock, callTimeoutMs, maxQueuedEvents, maxQueuedBytes } = options;
  const { onGap, overflow, signal, timeoutMs = callTimeoutMs } = subscribeOptions;
  const { name } = operation;
  // A caller who only reads the events gets a refusal there.
  const ready = deferred<void>(true);
  const events = createEventQueue<R>({
    maxCount: maxQueuedEvents,
    maxBytes: maxQueuedBytes,
    dropsOldest: overflow === "drop-oldest",
    clock,
    onReturn: () => end(),
    onDropped(count, since) {
      emit({ type: "dropped", operation: name, count, outcome: "OVERFLOW", durationMs: clock.monotonic() - since });
    },
  });
  const self: ActiveSubscription = { begin, deliver, interrupted, end };
  const startWaiter: Waiter = { clock, timeoutMs, signal, timeoutError, reject: giveUp };
  let isEnded = false;
  // When the start was first asked for on the connection in use.
  let begunAt = 0;
  let startRequest: PendingRequest | undefined;
  let serverId: string | undefined;
  let isAccepted = false;
  const gaps = createGaps<R>({
    ...{ clock, onGap, hold: events.hold },
    report: (gap, fill) => emit({ type: "gap", operation: name, ...gap, ...fill }),
  });
  open();
  const subscription: Subscription<R> = {
    ...{ ...events.reader, ready: ready.promise },
    [Symbol.asyncIterator]: () => subscription,
  };
  return subscription;

  function open() {
    try {
      checkSubscribeOptions(name, subscribeOptions);
      startRequest = createStart(encodeOperation(operation, variables));
      restartDeadline(timeoutMs);
      registry.add(self);
    } catch (error) {
      fail(error);
    }
  }

  function createStart(prefix: string): PendingRequest {
    const request: PendingRequest = {
      ...{ name, prefix, isSetup: true, tries: 0, startedAt: () => begunAt },
      resolve: (data) => started(data, request),
      reject(error) {
        if (request === startRequest) fail(error);
      },
    };
    return request;
  }

  function begin() {
    if (isAccepted) restartDeadline(timeoutMs);
    begunAt = clock.monotonic();
    if (startRequest) requests.submit(Object.assign(startRequest, { tries: 0, refusedAt: undefined }));
  }

  /** Binds the id before the next frame is read: that frame may be the first event. */
  function started(data: unknown, request: PendingRequest) {
    const { subscription_id: id } = data as { subscription_id?: unknown };
    const isOwn = typeof id === "string" && id !== "" && isId(id) && !registry.isTaken(id, request.id ?? 0);
    // This start was given up: the subscription has ended, or another start is under way or live. A late answer ends neither.
    if (isEnded || request !== startRequest) return isOwn ? registry.stop(id) : undefined;
    if (!isOwn) {
      const reason = "its subscription_id is missing, too long or in use";
      return fail(new ConversationsError("PROTOCOL_ERROR", `${name}: ${reason}`));
    }
    serverId = id;
    const early = registry.bind(id, self);
    // That may have made the session ready, and a listener may have ended this subscription.
    if (isEnded) return;
    isAccepted = true;
    restartDeadline(undefined);
    gaps.restored();
    ready.resolve();
    for (const { message, bytes } of early) deliver(message, bytes);
  }

  function deliver(message: DataMessage, bytes: number) {
    let event: R;
    try {
      // An error may repeat what the subscription was started with.
      event = readData(name, message, () => (startRequest ? requests.secretsOf(startRequest) : [])) as R;
    } catch (error) {
      const isFinal = error instanceof ServiceError && ["UNAUTHORIZED", "FORBIDDEN"].includes(error.code);
      // readData throws nothing else.
      return isFinal ? fail(error) : emit({ type: "event-error", operation: name, error: error as ConversationsError });
    }
    gaps.delivered?.(event);
    if (events.push(event, bytes)) return;
    const unread = events.waiting();
    fail(
      new ConversationsError(
        "OVERFLOW",
        `${name}: ${unread.count} events (${unread.bytes} bytes) wait to be read already`,
      ),
    );
  }

  function interrupted(cause: ConversationsError, goodUntil: Moment) {
    if (serverId !== undefined) gaps.lost(cause, goodUntil);
    serverId = undefined;
    if (isAccepted) restartDeadline(undefined);
  }

  /** The signal was aborted, or the start was not answered in time. */
  function giveUp(reason: unknown) {
    if (!isAccepted || signal?.aborted || !startRequest) return fail(reason);
    const { prefix, tries, refusedAt } = startRequest;
    // Its answer may still come.
    requests.abandon(startRequest);
    startRequest = Object.assign(createStart(prefix), { tries, refusedAt });
    // timeoutError returns nothing else.
    const cause = reason as ConversationsError;
    const delayMs = requests.retry(startRequest, cause, retryPolicies.GRAPHQL_SUB_START_ERROR);
    if (delayMs !== undefined && !isEnded) restartDeadline(Math.min(delayMs + timeoutMs, maxDelayMs));
  }

  /** Gives the start this long from now; without a limit while it is live or waits for a connection. */
  function restartDeadline(ms: number | undefined) {
    clearDeadline(startWaiter);
    startDeadline(Object.assign(startWaiter, { timeoutMs: ms }));
  }

  function fail(error: unknown) {
    end({ error });
  }

  /** Ends the subscription, for whatever reason: the reader, the signal, the service or the session. */
  function end(failure?: QueueFailure) {
    if (isEnded) return;
    isEnded = true;
    clearDeadline(startWaiter);
    ready.reject(failure ? failure.error : unknownOutcome(name, "ended before the service accepted it"));
    events.end(failure);
    // In the same turn, so that gaps are reported before the reader hears of the end. A caller who aborts misses nothing.
    gaps.ended(failure !== undefined && !signal?.aborted);
    // If the start was sent, its answer brings the id to stop.
    if (startRequest) requests.abandon(startRequest);
    registry.remove(self, serverId);
  }

  function timeoutError() {
    return timedOut(name, timeoutMs, (startRequest?.tries ?? 0) > 0);
  }
}
