import type { Fault } from "../../../src/sandbox/index.ts";
import { seededRandom } from "../../support/random.ts";
import { createChance } from "./chance.ts";
import { randomFault } from "./faults.ts";

/** The length of a run, in virtual milliseconds. */
export const runMs = 60 * 60_000;

/** An action at a moment of the run. */
export type Action =
  | { readonly does: "call"; readonly kind: CallKind; readonly timeoutMs: number; readonly abortAfterMs?: number }
  | { readonly does: "say"; readonly count: number }
  | { readonly does: "subscribe"; readonly consumer: ConsumerPlan }
  /** The fault waits for its moment for this time at most. */
  | { readonly does: "fault"; readonly fault: Fault; readonly forMs: number }
  | { readonly does: "release" }
  /** Bytes are lost for a time, in both directions or only towards the client, and neither side is notified. */
  | { readonly does: "silence"; readonly way: "both" | "toClient"; readonly forMs: number }
  /** Sets the client's clock forward or back. */
  | { readonly does: "set-clock"; readonly byMs: number }
  /** The process is blocked for a time. */
  | { readonly does: "be-busy"; readonly forMs: number };

export type CallKind = "query" | "mutation" | "idempotent";

/** A plan for the reader of a subscription. */
export interface ConsumerPlan {
  readonly overflow: "end" | "drop-oldest";
  /** The time that each event takes to handle. */
  readonly delayMs: number;
  /** The number of events after which the reader leaves, and how it leaves. */
  readonly leaves?: { readonly after: number; readonly by: "break" | "throw" };
  readonly abortAfterMs?: number;
  readonly onGap: "none" | "fills" | "throws" | "hangs";
  readonly fillMs: number;
  readonly timeoutMs: number;
}

/** A run that is decided beforehand: nothing in it depends on how the run goes. */
export interface Plan {
  readonly seed: number;
  readonly actions: readonly (Action & { readonly at: number })[];
  readonly settings: {
    readonly maxQueuedEvents: number;
    readonly maxLoginsPerHour: number;
    readonly reclaimWhenDisplaced: boolean;
    readonly drainTimeoutMs: number;
  };
  readonly limits: { readonly requestsPerMinute?: number; readonly subscriptionsPerSession?: number };
  /** True if the session is closed abruptly, and not after a time of calm. */
  readonly endsAbruptly: boolean;
  readonly stopsAgentSession: boolean;
}

/** Returns the beginning of a plan, after which the run comes to rest. */
export function shorten(plan: Plan, ms: number): Plan {
  return { ...plan, actions: plan.actions.filter(({ at }) => at < ms), endsAbruptly: false };
}

/** Creates the plan of a seed. */
export function planOf(seed: number): Plan {
  const chance = createChance(seededRandom(seed));
  const { oneOf, odds } = chance;
  const hasRivals = odds(0.2);
  const faultEveryMs = oneOf([10_000, 30_000, 90_000]);
  const actions = [
    ...times(15_000).map((at) => ({ at, does: "say" as const, count: chance.whole(1, 4) })),
    ...times(10_000).flatMap((at) => burst(at)),
    ...[0, 0, ...times(90_000)].map((at) => ({ at, does: "subscribe" as const, consumer: consumer() })),
    ...times(faultEveryMs).map((at) => ({ at, does: "fault" as const, ...fault() })),
    ...times(300_000).map((at) => ({ at, does: "release" as const })),
    ...times(600_000).map((at) => ({ at, does: "silence" as const, ...silence() })),
    ...times(600_000).map((at) => ({ at, does: "set-clock" as const, byMs: setBy() })),
    ...times(300_000).map((at) => ({
      at,
      does: "be-busy" as const,
      forMs: chance.whole(1, oneOf([100, 5_000, 90_000])),
    })),
  ];
  return {
    seed,
    actions: actions.sort((one, other) => one.at - other.at),
    settings: {
      maxQueuedEvents: oneOf([6, 25, 1_000]),
      maxLoginsPerHour: oneOf([30, 100, 1_000]),
      reclaimWhenDisplaced: odds(0.5),
      drainTimeoutMs: oneOf([0, 1_000, 5_000]),
    },
    limits: {
      ...(odds(0.2) && { requestsPerMinute: 40 }),
      ...(odds(0.2) && { subscriptionsPerSession: 3 }),
    },
    endsAbruptly: odds(0.25),
    stopsAgentSession: odds(0.25),
  };

  /** Returns moments of the run with this average distance. */
  function times(everyMs: number): number[] {
    const moments: number[] = [];
    for (let at = chance.about(everyMs); at < runMs; at += chance.about(everyMs)) moments.push(at);
    return moments;
  }

  function burst(at: number) {
    return Array.from({ length: chance.whole(1, 3) }, () => ({
      at,
      does: "call" as const,
      kind: oneOf<CallKind>(["query", "mutation", "mutation", "idempotent"]),
      timeoutMs: odds(0.3) ? chance.whole(1, 3_000) : 15_000,
      ...(odds(0.1) && { abortAfterMs: chance.whole(0, 5_000) }),
    }));
  }

  function consumer(): ConsumerPlan {
    return {
      overflow: oneOf(["end", "drop-oldest"]),
      delayMs: oneOf([0, 0, 0, 1_000, 10_000]),
      ...(odds(0.4) && { leaves: { after: chance.whole(1, 200), by: oneOf<"break" | "throw">(["break", "throw"]) } }),
      ...(odds(0.2) && { abortAfterMs: chance.whole(0, 900_000) }),
      onGap: oneOf(["none", "fills", "fills", "throws", "hangs"]),
      fillMs: oneOf([0, 500, 8_000, 20_000]),
      timeoutMs: odds(0.2) ? chance.whole(1, 5_000) : 15_000,
    };
  }

  function silence() {
    return { way: oneOf<"both" | "toClient">(["both", "toClient"]), forMs: chance.whole(1_000, 120_000) };
  }

  function setBy(): number {
    return oneOf([-1, 1]) * chance.whole(1, oneOf([1_000, 120_000, 3 * 3_600_000]));
  }

  function fault() {
    return { fault: randomFault(chance, hasRivals), forMs: chance.about(60_000) };
  }
}
