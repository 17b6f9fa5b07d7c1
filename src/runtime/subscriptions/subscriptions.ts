import type { RequestQueue, StopRequest } from "../calls/request-queue.ts";
import type { ConversationsError } from "../errors.ts";
import type { SessionEventFacts } from "../events.ts";
import type { ResolvedOptions } from "../options.ts";
import type { DataMessage } from "../protocol/messages.ts";
import type { Moment } from "../support/clock.ts";
import type { Transport } from "../transport.ts";
import type { QueueFailure } from "./event-queue.ts";
import { type ActiveSubscription, type EarlyEvent, type SubscriptionRegistry, subscribe } from "./subscription.ts";

/** The most events that are kept although they came before the answer that names their subscription. */
const earlyEventLimit = 256;

/** The most ids of no subscription that are stopped on one connection. */
const unknownIdLimit = 20;

/** The most stopped ids that are remembered: their last events are not reported as unknown ids. */
const stoppedIdLimit = 1_000;

/** The end of a subscription id: by a stop, or, if there is no `request`, by the loss of its connection. */
interface Stop {
  request?: StopRequest;
  isAnswered: boolean;
}

/** Creates the subscriptions of a session: all that are active and, by the id that the service gave, the live ones. */
export function createSubscriptions(
  options: ResolvedOptions,
  requests: RequestQueue,
  emit: (event: SessionEventFacts) => void,
) {
  const active = new Set<ActiveSubscription>();
  const live = new Map<string, ActiveSubscription>();
  // By subscription id its latest end. One that is not answered may still be live at the service.
  const stops = new Map<string, Stop>();
  let earlyEvents: EarlyEvent[] = [];
  let earlyBytes = 0;
  let unknownIds = 0;
  let isConnected = false;
  let onRestored: (() => void) | undefined;

  const registry: SubscriptionRegistry = { options, requests, isTaken, add, bind, remove, stop, emit };
  const start: Transport["subscribe"] = (operation, variables, subscribeOptions) =>
    subscribe(registry, operation, variables, subscribeOptions);
  return { start, received, restore, whenLive, interrupt, endAll };

  function add(subscription: ActiveSubscription) {
    active.add(subscription);
    if (isConnected) subscription.begin();
  }

  /**
   * Returns true if the id cannot belong to the subscription that this start asked for: a live subscription has it, or one
   * that was stopped after the start was sent. A stop that is on its way would end the new subscription.
   */
  function isTaken(id: string, startNumber: number): boolean {
    return live.has(id) || (stops.get(id)?.request?.number() ?? 0) > startNumber;
  }

  function bind(id: string, subscription: ActiveSubscription) {
    live.set(id, subscription);
    // A stop that was refused would end the new subscription when it is sent again.
    stops.get(id)?.request?.abandon();
    stops.delete(id);
    const own = takeEarly(id);
    checkRestored();
    return own;
  }

  function remove(subscription: ActiveSubscription, id: string | undefined) {
    active.delete(subscription);
    if (id !== undefined) stop(id);
    checkRestored();
  }

  function stop(id: string) {
    live.delete(id);
    takeEarly(id);
    const latest: Stop = { isAnswered: false };
    latest.request = requests.stopSubscription(id, () => {
      latest.isAnswered = true;
    });
    stops.delete(id);
    stops.set(id, latest);
    const [oldest = ""] = stops.keys();
    if (stops.size > stoppedIdLimit) stops.delete(oldest);
  }

  /**
   * Routes an event. While the answer to a start may still name it, an event of an unknown id is kept. An event of a stopped
   * id is a leftover, even if the service gives that id to another subscription later.
   */
  function received(message: DataMessage, bytes: number) {
    const { subscription_id: id } = message;
    const subscription = live.get(id);
    if (subscription) return subscription.deliver(message, bytes);
    if (active.size === live.size || stops.has(id)) return rejectUnknown(id);
    if (earlyEvents.length < earlyEventLimit && earlyBytes + bytes <= options.maxQueuedBytes) {
      earlyEvents.push({ message, bytes });
      earlyBytes += bytes;
      return;
    }
    emit({ type: "unexpected-frame", reason: "too many events before the answer that names their subscription" });
  }

  /** Takes the early events of an id, or all of them. */
  function takeEarly(id?: string): EarlyEvent[] {
    const isOf = ({ message }: EarlyEvent) => id === undefined || message.subscription_id === id;
    const events = earlyEvents.filter(isOf);
    earlyEvents = earlyEvents.filter((event) => !isOf(event));
    for (const { bytes } of events) earlyBytes -= bytes;
    return events;
  }

  function rejectUnknown(id: string) {
    emit({ type: "unexpected-frame", reason: "an event of no subscription" });
    if (stops.has(id) || unknownIds >= unknownIdLimit) return;
    unknownIds += 1;
    stop(id);
  }

  /** Once all active subscriptions are live, no early event can belong to one. */
  function checkRestored() {
    if (active.size > live.size) return;
    for (const { message } of takeEarly()) rejectUnknown(message.subscription_id);
    onRestored?.();
    onRestored = undefined;
  }

  /**
   * Starts all subscriptions on a new connection. Calls `done` when each is live or has ended, at once if there are none.
   * At an address that was reopened the service may still have the old ones: they are stopped first. At a new address the
   * old ids mean nothing, and the service may use them for other subscriptions.
   */
  function restore(isReopened: boolean, done: () => void) {
    isConnected = true;
    onRestored = done;
    const unansweredStops = [...stops].filter(([, { isAnswered }]) => !isAnswered);
    if (isReopened) for (const [id] of unansweredStops) stop(id);
    else stops.clear();
    for (const subscription of [...active]) subscription.begin();
    checkRestored();
  }

  /** Calls back when each active subscription is live or has ended, unless the connection is lost before. */
  function whenLive(callback: () => void) {
    onRestored = callback;
    checkRestored();
  }

  /** `goodUntil`: all events that the service sent before that moment have arrived. */
  function interrupt(cause: ConversationsError, goodUntil: Moment) {
    isConnected = false;
    takeEarly();
    unknownIds = 0;
    for (const id of live.keys()) stops.set(id, { isAnswered: false });
    live.clear();
    onRestored = undefined;
    for (const subscription of active) subscription.interrupted(cause, goodUntil);
  }

  /** Ends all with the session. A subscription that is made afterwards is refused like any request. */
  function endAll(failure?: QueueFailure) {
    isConnected = true;
    for (const subscription of [...active]) subscription.end(failure);
  }
}
