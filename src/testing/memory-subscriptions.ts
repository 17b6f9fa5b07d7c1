import { type Registry, subscribe, type Wanted } from "../runtime/calls/subscription.ts";
import type { ConversationsError } from "../runtime/errors.ts";
import { callSafely } from "../runtime/events.ts";
import type { ResolvedOptions } from "../runtime/options.ts";
import type { SubscriptionOperation, Transport } from "../runtime/transport.ts";
import { asJson, type MemoryService } from "./memory-service.ts";

/** The subscriptions of a memory transport: a session's own, whose events come from the test. */
export function createMemorySubscriptions(options: ResolvedOptions, service: MemoryService) {
  // All that are open, with the name of their operation.
  const names = new Map<Wanted, string>();
  // Those that were accepted.
  const live = new Map<string, Wanted>();
  const start: Transport["subscribe"] = (operation, variables, subscribeOptions) =>
    subscribe(registryOf(operation, variables), operation, variables, subscribeOptions);

  return { start, push, end, endAll, interrupt };

  function registryOf<V>(operation: SubscriptionOperation<unknown, V>, variables: V): Registry {
    return {
      options,
      requests: service.requestsOf(operation, variables),
      live,
      enter(self) {
        names.set(self, operation.name);
        self.begin();
      },
      register(id, self) {
        live.set(id, self);
        return [];
      },
      leave(self, id = "") {
        names.delete(self);
        live.delete(id);
      },
      stop: (id) => void live.delete(id),
      tell: (event) => callSafely("onEvent", options.onEvent, event),
    };
  }

  function push({ name }: { readonly name: string }, event: unknown): number {
    const receivers = [...live].filter(([, self]) => names.get(self) === name);
    for (const [subscription_id, self] of receivers) {
      self.deliver({ kind: "data", subscription_id, payload: { data: asJson(event) } });
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
    for (const self of all) self.interrupted(cause);
    for (const self of all) if (names.has(self)) self.begin();
  }
}
