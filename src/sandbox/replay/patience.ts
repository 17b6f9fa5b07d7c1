import type { SandboxClock } from "../support/clock.ts";

/** Waits for the bot's next action, and ends the replay if the bot does not continue. */
export interface Patience {
  /** Why the replay cannot go on; undefined while it can. */
  readonly incomplete: string | undefined;
  /** True once nothing more comes from the bot. */
  readonly isOver: boolean;
  /**
   * Waits until `check` returns a value. Resolves with undefined if that does not happen in time. The wait is shorter
   * once `isUnlikely` returns true.
   */
  until<Found>(check: () => Found | undefined, what: string, isUnlikely?: () => boolean): Promise<Found | undefined>;
  /** Checks all pending waits again. To be called after each action of the bot. */
  recheck(): void;
  /** To be called when the bot has logged in. From then on, the bot may omit an expected action. */
  begin(): void;
  /**
   * To be called before the bot is asked to end. From then on, an action that the bot omits does not end the replay.
   */
  expectEnd(): void;
  /** To be called when the bot has ended. All pending waits then end. */
  end(reason: string): void;
  /** Resolves when `count` has not changed for a while. */
  settle(count: () => number): Promise<void>;
}

/** The time in which a bot may send more than the recording has, in milliseconds. */
const settleMs = 300;

/** The time for which the replay waits for a request after the bot has sent another one, in milliseconds. */
const otherMs = 500;

/** The replay ends when the bot has omitted this many expected actions in a row. */
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
