import { OnMessage } from "../../../generated/client.ts";
import { createRequestQueue, type RequestQueue } from "../../../src/runtime/calls/request-queue.ts";
import type { SessionEventFacts } from "../../../src/runtime/events.ts";
import { type ConnectOptions, resolveOptions } from "../../../src/runtime/options.ts";
import { createSubscriptionManager } from "../../../src/runtime/subscriptions/manager.ts";

/** Starts a subscription manager on a connection that writes frames and stops into two lists. */
export function startManager(settings: Partial<ConnectOptions> = {}) {
  const options = resolveOptions({ accessToken: "CANARY-TOKEN", ...settings });
  const starts: { readonly id: string }[] = [];
  const stopped: string[] = [];
  const abandonedStops: string[] = [];
  const events: SessionEventFacts[] = [];
  const emit = (event: SessionEventFacts) => void events.push(event);
  const queue = createRequestQueue(options, {
    ...{ canSend: () => true, closedReason: () => undefined, secrets: () => [], emit },
    send: (frame) => starts.push(JSON.parse(frame)) > 0,
  });
  const requests: RequestQueue = {
    ...queue,
    stopSubscription(id) {
      const number = stopped.push(id);
      return { number: () => number, abandon: () => void abandonedStops.push(id) };
    },
  };
  const manager = createSubscriptionManager(options, requests, emit);
  manager.restore(false, () => {});
  return {
    ...{ manager, starts, stopped, abandonedStops, events },
    start: () => manager.start(OnMessage, {}),
    /** Answers the newest start. */
    accept(subscription_id: string) {
      const { id = "" } = starts.at(-1) ?? {};
      queue.received({ kind: "answer", id, payload: { data: { subscription_id } } });
    },
    /** Loses the connection. */
    interrupt(...[cause, goodUntil]: Parameters<typeof manager.interrupt>) {
      queue.interrupt(cause);
      manager.interrupt(cause, goodUntil);
    },
    receive: (id: string) => manager.received({ kind: "data", subscription_id: id, payload: { data: {} } }, 10),
  };
}
