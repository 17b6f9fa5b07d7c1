import type { SandboxClock } from "../support/clock.ts";

/** An answer that a fault holds back. */
export interface Hold {
  /** Resolves when the answer is released. */
  readonly released: Promise<void>;
  release(): void;
}

/** All answers that faults hold back. */
export interface Holds {
  /** Holds something back for a time in milliseconds, or until it is released. */
  hold(ms?: number): Hold;
  /** Holds something back until its batch has `size` members, which are then released in reverse order. */
  holdInBatch(batch: object, size: number): Promise<void>;
  readonly size: number;
  /** Releases everything, oldest first. Returns how many there were. */
  releaseAll(): number;
}

/** Creates an empty set of holds. */
export function createHolds(clock: SandboxClock): Holds {
  const holds = new Set<Hold>();
  const batches = new WeakMap<object, Hold[]>();
  return {
    hold,
    holdInBatch,
    get size() {
      return holds.size;
    },
    releaseAll,
  };

  function hold(ms?: number): Hold {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      const timer = ms === undefined ? undefined : clock.setTimeout(() => release(), ms);
      release = () => {
        clock.clearTimeout(timer);
        holds.delete(self);
        resolve();
      };
    });
    const self = { released, release };
    holds.add(self);
    return self;
  }

  function holdInBatch(batch: object, size: number): Promise<void> {
    const members = batches.get(batch) ?? [];
    batches.set(batch, members);
    const own = hold();
    members.push(own);
    if (members.length >= size) {
      const reversed = members.splice(0).reverse();
      // Delayed until the caller waits for the last answer, too. Otherwise the first answer to be awaited would be sent
      // first.
      queueMicrotask(() => {
        for (const { release } of reversed) release();
      });
    }
    return own.released;
  }

  function releaseAll(): number {
    const all = [...holds];
    for (const { release } of all) release();
    return all.length;
  }
}
