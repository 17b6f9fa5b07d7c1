import { encodeOperation } from "../calls/document.ts";
import type { PendingRequest } from "../calls/pending-request.ts";
import type { RequestQueue } from "../calls/request-queue.ts";
import { ConversationsError, readData, ServiceError, unanswered, unknownOutcome } from "../errors.ts";
import type { Gap, SessionEventFacts } from "../events.ts";
import type { ResolvedOptions } from "../options.ts";
import { isId } from "../protocol/decode.ts";
import type { DataMessage } from "../protocol/messages.ts";
import { clearDeadline, startDeadline, type Waiter, withDeadline } from "../support/deadline.ts";
import { deferred } from "../support/deferred.ts";
import type { SubscribeOptions, Subscription, SubscriptionOperation } from "../transport.ts";
import { createEventQueue, type Failure } from "./event-queue.ts";

/** A subscription that a caller still wants, as the session sees it. */
export interface ActiveSubscription {
  /** Asks the service to start it, under a new id. */
  begin(): void;
  /** `bytes`: the size of the event's frame. */
  deliver(message: DataMessage, bytes: number): void;
  /** Its connection was lost, and with it the id that the service gave. */
  interrupted(cause: ConversationsError): void;
  end(failure?: Failure): void;
}

/** An event that came before the answer that names its subscription. */
export interface EarlyEvent {
  readonly message: DataMessage;
  readonly bytes: number;
}

/** The part of a session that a subscription needs. */
export interface SubscriptionRegistry {
  readonly options: ResolvedOptions;
  readonly requests: Pick<RequestQueue, "submit" | "abandon">;
  /** Adds an active subscription, and begins it if there is a connection. */
  add(subscription: ActiveSubscription): void;
  /** The subscriptions that are live, by the id that the service gave. */
  readonly live: ReadonlyMap<string, ActiveSubscription>;
  /** Routes the events of this id to the subscription. Returns the events that came before. */
  bind(id: string, subscription: ActiveSubscription): readonly EarlyEvent[];
  /** Removes a subscription, and stops its id at the service if it has one. */
  remove(subscription: ActiveSubscription, id: string | undefined): void;
  stop(id: string): void;
  emit(event: SessionEventFacts): void;
}

/** The longest that new events wait for those that `onGap` supplies. */
const fillTimeoutMs = 15_000;

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
  const ready = deferred<void>();
  const events = createEventQueue<R>({
    maxCount: maxQueuedEvents,
    maxBytes: maxQueuedBytes,
    dropsOldest: overflow === "drop-oldest",
    onReturn: () => end(),
    onDropped: (count) => emit({ type: "dropped", operation: name, count }),
  });
  const self: ActiveSubscription = { begin, deliver, interrupted, end };
  const startWaiter: Waiter = { clock, timeoutMs, signal, timeoutError, reject: fail };
  let isEnded = false;
  // Created for the first gap: it needs more memory than the rest of a subscription.
  let fillController: AbortController | undefined;
  let startRequest: PendingRequest | undefined;
  let serverId: string | undefined;
  let isAccepted = false;
  let loss: Omit<Gap, "to"> | undefined;
  // A caller who only reads the events gets a refusal there.
  ready.promise.catch(() => {});
  open();
  const subscription: Subscription<R> = {
    ...{ ...events.reader, ready: ready.promise },
    [Symbol.asyncIterator]: () => subscription,
  };
  return subscription;

  function open() {
    try {
      const prefix = encodeOperation(operation, variables);
      restartDeadline(timeoutMs);
      startRequest = { name, prefix, isStart: true, tries: 0, resolve: started, reject: fail };
      registry.add(self);
    } catch (error) {
      fail(error);
    }
  }

  function begin() {
    if (isAccepted) restartDeadline(timeoutMs);
    if (startRequest) requests.submit(Object.assign(startRequest, { tries: 0, refusedAt: undefined }));
  }

  /** Binds the id before the next frame is read: that frame may be the first event. */
  function started(data: unknown) {
    const { subscription_id: id } = data as { subscription_id?: unknown };
    if (typeof id !== "string" || id === "" || !isId(id) || registry.live.has(id)) {
      const reason =
        "the service accepted the subscription but returned a missing, overlong or duplicate subscription_id";
      return fail(new ConversationsError("PROTOCOL_ERROR", `${name}: ${reason}`));
    }
    if (isEnded) return registry.stop(id);
    serverId = id;
    const early = registry.bind(id, self);
    // That may have made the session ready, and a listener may have ended this subscription.
    if (isEnded) return;
    isAccepted = true;
    restartDeadline(undefined);
    if (loss) void fillGap({ ...loss, to: clock.now() });
    loss = undefined;
    ready.resolve();
    for (const { message, bytes } of early) deliver(message, bytes);
  }

  /** Reports a gap before the first new event, which waits while `onGap` supplies the missed ones. */
  async function fillGap(gap: Gap) {
    const facts = { type: "gap", operation: name, ...gap } as const;
    if (!onGap) return emit(facts);
    fillController ??= new AbortController();
    const { signal } = fillController;
    const release = events.hold();
    const timeoutError = () => new Error(`onGap took longer than ${fillTimeoutMs} ms`);
    try {
      const fill = { clock, timeoutMs: fillTimeoutMs, signal, timeoutError };
      const missed = (await withDeadline(fill, async () => onGap(gap))) ?? [];
      release(missed);
      // In the same turn, so that the gap is reported before the reader continues.
      emit({ ...facts, filled: missed.length });
    } catch (error) {
      release([]);
      if (!signal.aborted) emit({ ...facts, error });
    }
  }

  function deliver({ payload, status }: DataMessage, bytes: number) {
    let event: R;
    try {
      // Of an event with errors the data is lost: it may hold a message's text, and events hold none.
      event = readData(name, payload.errors ? { ...payload, data: undefined } : payload, status) as R;
    } catch (error) {
      const isFinal = error instanceof ServiceError && ["UNAUTHORIZED", "FORBIDDEN"].includes(error.code);
      // readData throws nothing else.
      return isFinal ? fail(error) : emit({ type: "event-error", operation: name, error: error as ConversationsError });
    }
    if (events.push(event, bytes)) return;
    const unread = events.waiting();
    fail(
      new ConversationsError(
        "OVERFLOW",
        `${name}: ${unread.count} events (${unread.bytes} bytes) wait to be read already`,
      ),
    );
  }

  function interrupted(cause: ConversationsError) {
    if (serverId !== undefined) loss ??= { from: clock.now(), cause };
    serverId = undefined;
    if (isAccepted) restartDeadline(undefined);
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
  function end(failure?: Failure) {
    if (isEnded) return;
    isEnded = true;
    fillController?.abort();
    clearDeadline(startWaiter);
    ready.reject(failure ? failure.error : unknownOutcome(name, "ended before the service accepted it"));
    events.end(failure);
    // If the start was sent, its answer brings the id to stop.
    if (startRequest) requests.abandon(startRequest);
    registry.remove(self, serverId);
  }

  function timeoutError() {
    if (startRequest?.tries) return unanswered(name, timeoutMs);
    return new ConversationsError("NOT_SENT", `${name}: not sent within ${timeoutMs} ms`);
  }
}
