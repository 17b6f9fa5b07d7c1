import type { ConversationsError } from "../runtime/errors.ts";
import type { ResolvedOptions } from "../runtime/options.ts";
import {
  type ActiveSubscription,
  type SubscriptionRegistry,
  subscribe,
} from "../runtime/subscriptions/subscription.ts";
import { momentOf } from "../runtime/support/clock.ts";
import type { SubscriptionOperation, Transport } from "../runtime/transport.ts";
import { asJson, type MemoryService } from "./memory-service.ts";

/** The subscriptions of a memory transport: a session's own, whose events come from the test. */
export function createMemorySubscriptions(
  options: ResolvedOptions,
  service: MemoryService,
  emit: SubscriptionRegistry["emit"],
) {
  // All open subscriptions, with the name of their operation.
  const names = new Map<ActiveSubscription, string>();
  // The subscriptions that were accepted, by id.
  const live = new Map<string, ActiveSubscription>();
  const start: Transport["subscribe"] = (operation, variables, subscribeOptions) =>
    subscribe(registryOf(operation, variables), operation, variables, subscribeOptions);

  return { start, push, end, endAll, interrupt };

  function registryOf<V>(operation: SubscriptionOperation<unknown, V>, variables: V): SubscriptionRegistry {
    return {
      options,
      requests: service.requestsOf(operation, variables),
      isTaken: (id) => live.has(id),
      add(self) {
        names.set(self, operation.name);
        self.begin();
      },
      bind(id, self) {
        live.set(id, self);
        return [];
      },
      remove(self, id = "") {
        names.delete(self);
        live.delete(id);
      },
      stop: (id) => void live.delete(id),
      emit,
    };
  }

  function push({ name }: { readonly name: string }, event: unknown): number {
    const receivers = [...live].filter(([, self]) => names.get(self) === name);
    const bytes = Buffer.byteLength(JSON.stringify(event));
    for (const [subscription_id, self] of receivers) {
      self.deliver({ kind: "data", subscription_id, payload: { data: asJson(event) } }, bytes);
    }
    return receivers.filter(([id]) => live.has(id)).length;
  }

  function end({ name }: { readonly name: string }, error?: Error) {
    for (const [self, its] of [...names]) if (its === name) self.end(error && { error });
  }

  function endAll() {
    for (const self of [...names.keys()]) self.end();
  }

  function interrupt(cause: ConversationsError) {
    const all = [...names.keys()];
    live.clear();
    for (const self of all) self.interrupted(cause, momentOf(options.clock));
    for (const self of all) if (names.has(self)) self.begin();
  }
}
