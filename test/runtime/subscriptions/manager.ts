import { OnMessage } from "../../../generated/client.ts";
import type { PendingRequest } from "../../../src/runtime/calls/pending-request.ts";
import type { RequestQueue } from "../../../src/runtime/calls/request-queue.ts";
import type { SessionEventFacts } from "../../../src/runtime/events.ts";
import { type ConnectOptions, resolveOptions } from "../../../src/runtime/options.ts";
import { createSubscriptionManager } from "../../../src/runtime/subscriptions/manager.ts";

/** A subscription manager on a connection, whose requests go into lists. */
export function startManager(options: Partial<ConnectOptions> = {}) {
  const starts: PendingRequest[] = [];
  const stopped: string[] = [];
  const abandonedStops: string[] = [];
  const events: SessionEventFacts[] = [];
  const requests: Pick<RequestQueue, "submit" | "abandon" | "stopSubscription"> = {
    submit: (request) => void starts.push(Object.assign(request, { tries: 1 })),
    abandon: () => {},
    stopSubscription(id) {
      const number = stopped.push(id);
      return { number: () => number, abandon: () => void abandonedStops.push(id) };
    },
  };
  const manager = createSubscriptionManager(
    resolveOptions({ accessToken: "CANARY-TOKEN", ...options }),
    requests as RequestQueue,
    (event) => events.push(event),
  );
  manager.restore(false, () => {});
  return {
    ...{ manager, starts, stopped, abandonedStops, events },
    start: () => manager.start(OnMessage, {}),
    /** Answers the newest start. */
    accept: (id: string) => starts.at(-1)?.resolve({ subscription_id: id }),
    receive: (id: string) => manager.received({ kind: "data", subscription_id: id, payload: { data: {} } }, 10),
  };
}
