import { OnMessage } from "../../../generated/client.ts";
import type { OnMessageSubscription } from "../../../generated/types.ts";
import { createRequestQueue, type RequestQueue } from "../../../src/runtime/calls/request-queue.ts";
import type { SessionEventFacts } from "../../../src/runtime/events.ts";
import { type ConnectOptions, resolveOptions } from "../../../src/runtime/options.ts";
import { createSubscriptions } from "../../../src/runtime/subscriptions/subscriptions.ts";
import type { SubscribeOptions } from "../../../src/runtime/transport.ts";

/**
 * Creates the subscriptions of a session that writes frames and stops into two lists. It has a connection, unless
 * `isConnected` is false.
 */
export function startSubscriptions(settings: Partial<ConnectOptions> = {}, isConnected = true) {
  const options = resolveOptions({ accessToken: "CANARY-TOKEN", ...settings });
  const starts: { readonly id: string }[] = [];
  const stopped: string[] = [];
  const abandonedStops: string[] = [];
  const answers = new Map<string, () => void>();
  const events: SessionEventFacts[] = [];
  const listeners: ((event: SessionEventFacts) => void)[] = [];
  const emit = (event: SessionEventFacts) => {
    events.push(event);
    for (const listener of listeners) listener(event);
  };
  const queue = createRequestQueue(options, {
    ...{ canSend: () => true, closedReason: () => undefined, secrets: () => [], emit },
    send: (frame) => starts.push(JSON.parse(frame)) > 0,
  });
  const requests: RequestQueue = {
    ...queue,
    stopSubscription(id, answered) {
      const number = stopped.push(id);
      answers.set(id, answered);
      return { number: () => number, abandon: () => void abandonedStops.push(id) };
    },
  };
  const subscriptions = createSubscriptions(options, requests, emit);
  if (isConnected) subscriptions.restore(false, () => {});
  return {
    ...{ subscriptions, starts, stopped, abandonedStops, events, listeners },
    start: (subscribeOptions?: SubscribeOptions<OnMessageSubscription>) =>
      subscriptions.start(OnMessage, {}, subscribeOptions),
    /** Answers the newest stop of an id. */
    confirmStop: (id: string) => answers.get(id)?.(),
    /** Answers the newest start. */
    accept(subscription_id: unknown) {
      const { id = "" } = starts.at(-1) ?? {};
      queue.received({ kind: "answer", id, payload: { data: { subscription_id } } });
    },
    /** Refuses the start with this number. */
    refuse(number: number, name: string) {
      const { id = "" } = starts[number - 1] ?? {};
      queue.received({ kind: "answer", id, payload: { errors: [{ name, message: "no" }] } });
    },
    /** Loses the connection. */
    interrupt(...[cause, goodUntil]: Parameters<typeof subscriptions.interrupt>) {
      queue.interrupt(cause);
      subscriptions.interrupt(cause, goodUntil);
    },
    receive: (id: string, data: unknown = {}) =>
      subscriptions.received({ kind: "data", subscription_id: id, payload: { data } }, 10),
  };
}
