import type { Clock } from "../support/clock.ts";

/**
 * Slows a session down after RATE_LIMITED: first nothing is sent, then one request at a time, and each answer makes room
 * for a little more.
 */
export function createRateLimit(clock: Clock) {
  let timer: unknown;
  // The most requests that may be unanswered at a time.
  let window = Infinity;
  return { isPaused, hasRoom, pause, grow, reset, clear };

  function isPaused(): boolean {
    return timer !== undefined;
  }

  function hasRoom(unanswered: number): boolean {
    return !isPaused() && unanswered < window;
  }

  /** Sends nothing for `ms` milliseconds, then calls `resume`. A pause that is under way is not made longer. */
  function pause(ms: number, resume: () => void) {
    window = 1;
    timer ??= clock.setTimeout(() => {
      timer = undefined;
      resume();
    }, ms);
  }

  function grow() {
    window += 1 / window;
  }

  /** Removes the limit. */
  function reset() {
    window = Infinity;
  }

  function clear() {
    clock.clearTimeout(timer);
    timer = undefined;
  }
}
