import type { ConversationsError } from "../errors.ts";
import type { SessionEvent } from "../events.ts";
import type { ResolvedOptions } from "../options.ts";
import type { DataMessage } from "../protocol/messages.ts";
import type { Transport } from "../transport.ts";
import type { Requests } from "./requests.ts";
import type { Failure } from "./stream.ts";
import { type Registry, subscribe, type Wanted } from "./subscription.ts";

/** Events may overtake the answer that names their subscription: so many are kept. */
const earlyLimit = 256;

/** How many ids that nobody asked for are stopped on one connection. */
const strangerLimit = 20;

/** How many ids are remembered whose last events are no news. */
const stoppedLimit = 1_000;

/** The subscriptions of one session: all that are wanted, and of these, by the id that the service gave, the live ones. */
export function createSubscriptions(options: ResolvedOptions, requests: Requests, tell: (event: SessionEvent) => void) {
  const wanted = new Set<Wanted>();
  const live = new Map<string, Wanted>();
  const stopped = new Set<string>();
  let early: DataMessage[] = [];
  let lost: string[] = [];
  let strangers = 0;
  let isUp = false;
  let restored: (() => void) | undefined;

  const registry: Registry = { options, requests, live, enter, register, leave, stop, tell };
  const start: Transport["subscribe"] = (operation, variables, callOptions) =>
    subscribe(registry, operation, variables, callOptions);
  return { start, received, restore, interrupt, endAll };

  function enter(self: Wanted) {
    wanted.add(self);
    if (isUp) self.begin();
  }

  function register(id: string, self: Wanted) {
    live.set(id, self);
    const own = early.filter((event) => event.subscription_id === id);
    early = early.filter((event) => event.subscription_id !== id);
    settle();
    return own;
  }

  function leave(self: Wanted, id: string | undefined) {
    wanted.delete(self);
    if (id !== undefined) stop(id);
    settle();
  }

  function stop(id: string) {
    live.delete(id);
    stopped.add(id);
    const [oldest] = stopped;
    if (stopped.size > stoppedLimit && oldest !== undefined) stopped.delete(oldest);
    requests.stop(id);
  }

  /** An event goes to its subscription; one of none is kept as long as the answer to a start may still name it. */
  function received(message: DataMessage) {
    const subscription = live.get(message.subscription_id);
    if (subscription) subscription.deliver(message);
    else if (wanted.size === live.size) turnAway(message);
    else if (early.length < earlyLimit) early.push(message);
    else tell({ type: "odd-frame", reason: "one event too many before its subscription" });
  }

  function turnAway({ subscription_id: id }: DataMessage) {
    tell({ type: "odd-frame", reason: "an event of no subscription" });
    if (stopped.has(id) || strangers >= strangerLimit) return;
    strangers += 1;
    stop(id);
  }

  /** Once all that are wanted are live, no early event can be anybody's. */
  function settle() {
    if (wanted.size > live.size) return;
    for (const event of early.splice(0)) turnAway(event);
    restored?.();
    restored = undefined;
  }

  /**
   * On a new connection: starts all anew. Calls `done` when all are live or have ended, at once if there are none. On an
   * address that was reopened the service may still have the old ones: they are stopped first.
   */
  function restore(isReopened: boolean, done: () => void) {
    isUp = true;
    restored = done;
    if (isReopened) for (const id of lost) stop(id);
    lost = [];
    for (const subscription of [...wanted]) subscription.begin();
    settle();
  }

  function interrupt(cause: ConversationsError) {
    isUp = false;
    early = [];
    strangers = 0;
    lost.push(...live.keys());
    live.clear();
    restored = undefined;
    for (const subscription of wanted) subscription.interrupted(cause);
  }

  /** The session's end: what is subscribed to from now on is refused as any request is. */
  function endAll(failure?: Failure) {
    isUp = true;
    for (const subscription of [...wanted]) subscription.end(failure);
  }
}
