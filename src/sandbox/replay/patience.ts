import type { SandboxClock } from "../support/clock.ts";

/** Waits for what the bot does next, and gives the replay up when the bot does not go on. */
export interface Patience {
  /** Why the replay cannot go on; undefined while it can. */
  readonly incomplete: string | undefined;
  /** True once nothing more comes from the bot. */
  readonly isOver: boolean;
  /**
   * Waits until `check` returns something. Resolves with undefined if the bot does not do it in time; less time if
   * `isUnlikely` returns true.
   */
  until<Found>(check: () => Found | undefined, what: string, isUnlikely?: () => boolean): Promise<Found | undefined>;
  /** Checks what is waited for again. To be called after each thing that the bot does. */
  recheck(): void;
  /** The bot has logged in: from now on it may leave something out. */
  begin(): void;
  /** The bot is asked to end: from now on nothing that it leaves out is a reason to give up. */
  expectEnd(): void;
  /** The bot has ended: nothing is waited for any more. */
  end(reason: string): void;
  /** Resolves when `count` has not changed for a while. */
  settle(count: () => number): Promise<void>;
}

/** The time in which a bot may send more than the recording has, in milliseconds. */
const settleMs = 300;

/** The time for which the replay waits for a request after the bot has sent another one, in milliseconds. */
const otherMs = 500;

/** The number of expected requests in a row that the bot may leave out. */
const mostMisses = 3;

/** @param options.waitMs The longest wait, in milliseconds. */
export function createPatience({ waitMs, clock }: { readonly waitMs: number; readonly clock: SandboxClock }): Patience {
  const listeners = new Set<() => void>();
  let misses = 0;
  let hasBegun = false;
  let endsByRequest = false;
  let endReason: string | undefined;
  let incomplete: string | undefined;

  return {
    get incomplete() {
      return incomplete;
    },
    get isOver() {
      return endReason !== undefined;
    },
    until,
    recheck,
    begin() {
      hasBegun = true;
    },
    expectEnd() {
      endsByRequest = true;
    },
    end,
    settle,
  };

  async function until<Found>(
    check: () => Found | undefined,
    what: string,
    isUnlikely = () => false,
  ): Promise<Found | undefined> {
    const found = check() ?? (endReason === undefined ? await wait(check, isUnlikely) : undefined);
    misses = found === undefined ? misses + 1 : 0;
    if (found !== undefined || endsByRequest) return found;
    if (endReason !== undefined) incomplete = endReason;
    else if (!hasBegun) incomplete = `the bot did not ${what} within ${waitMs} ms`;
    else if (misses >= mostMisses) incomplete = `the bot left out ${misses} things in a row, the last one: ${what}`;
    return undefined;
  }

  function wait<Found>(check: () => Found | undefined, isUnlikely: () => boolean): Promise<Found | undefined> {
    return new Promise((resolve) => {
      let soon: unknown;
      const last = clock.setTimeout(() => finish(undefined), waitMs);
      const look = () => {
        const found = check();
        if (found !== undefined || endReason !== undefined) finish(found);
        else if (isUnlikely()) soon ??= clock.setTimeout(() => finish(undefined), Math.min(otherMs, waitMs));
      };
      const finish = (found: Found | undefined) => {
        clock.clearTimeout(last);
        clock.clearTimeout(soon);
        listeners.delete(look);
        resolve(found);
      };
      listeners.add(look);
      look();
    });
  }

  function recheck(): void {
    for (const listener of listeners) listener();
  }

  function end(reason: string): void {
    endReason ??= reason;
    recheck();
  }

  async function settle(count: () => number): Promise<void> {
    for (let before = -1; before < count() && endReason === undefined; ) {
      before = count();
      await new Promise<void>((resolve) => void clock.setTimeout(resolve, settleMs));
    }
  }
}
