import type { Clock } from "../clock.ts";

/** Something that waits to be let go. */
export interface Hold {
  /** Resolves once it is let go. */
  readonly over: Promise<void>;
  letGo(): void;
}

/** Everything that faults hold back. */
export interface Holds {
  /** Holds something back for so many milliseconds, or until it is let go. */
  hold(ms?: number): Hold;
  /** Holds something back until so many of one batch are there, which then go with the last one first. */
  holdInBatch(batch: object, size: number): Promise<void>;
  /** How many are held. */
  readonly size: number;
  /** Lets everything go, oldest first; returns how many that were. */
  letAllGo(): number;
}

/** Holds nothing yet. */
export function createHolds(clock: Clock): Holds {
  const held = new Set<Hold>();
  const batches = new WeakMap<object, Hold[]>();
  return {
    hold,
    holdInBatch,
    get size() {
      return held.size;
    },
    letAllGo,
  };

  function hold(ms?: number): Hold {
    let letGo = () => {};
    const over = new Promise<void>((resolve) => {
      const timer = ms === undefined ? undefined : clock.setTimeout(() => letGo(), ms);
      letGo = () => {
        clock.clearTimeout(timer);
        held.delete(self);
        resolve();
      };
    });
    const self = { over, letGo };
    held.add(self);
    return self;
  }

  function holdInBatch(batch: object, size: number): Promise<void> {
    const holds = batches.get(batch) ?? [];
    batches.set(batch, holds);
    const mine = hold();
    holds.push(mine);
    if (holds.length >= size) {
      const all = holds.splice(0).reverse();
      // Not before the last one waits too: whoever waits first goes first.
      queueMicrotask(() => {
        for (const { letGo } of all) letGo();
      });
    }
    return mine.over;
  }

  function letAllGo(): number {
    const all = [...held];
    for (const { letGo } of all) letGo();
    return all.length;
  }
}
