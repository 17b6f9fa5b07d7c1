import type { Clock } from "../../src/runtime/index.ts";

/** The most by which sums of durations differ, in milliseconds. */
const roundingMs = 1e-6;

/** A clock whose time passes only when a test says so. */
export class ManualClock implements Clock {
  #monotonic = 0;
  /** The time by which the wall clock was set forward or back. */
  #shift = 0;
  #timers = new Map<object, { readonly at: number; readonly callback: () => void }>();

  now(): number {
    return this.#monotonic + this.#shift;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  setTimeout(callback: () => void, ms: number): object {
    const timer = {};
    this.#timers.set(timer, { at: this.#monotonic + ms, callback });
    return timer;
  }

  clearTimeout(timer: unknown): void {
    this.#timers.delete(timer as object);
  }

  /** Lets time pass, timer by timer, including timers that are set meanwhile. */
  advance(ms: number): void {
    const end = this.#monotonic + ms;
    for (;;) {
      // The same durations, added in another order, may differ in the last digit.
      const due = [...this.#timers]
        .filter(([, { at }]) => at <= end + roundingMs)
        .sort(([, one], [, other]) => one.at - other.at)[0];
      if (!due) break;
      const [timer, { at, callback }] = due;
      this.#monotonic = at;
      this.#timers.delete(timer);
      callback();
    }
    this.#monotonic = Math.max(end, this.#monotonic);
  }

  /** Lets time pass at once, as while a machine sleeps: everything that became due happens at the end, once. */
  leap(ms: number): void {
    this.#monotonic += ms;
    const due = [...this.#timers].filter(([, { at }]) => at <= this.#monotonic);
    for (const [timer, { callback }] of due.sort(([, one], [, other]) => one.at - other.at)) {
      if (this.#timers.delete(timer)) callback();
    }
  }

  /** Sets the clock forward or back. Timers do not notice. */
  shift(ms: number): void {
    this.#shift += ms;
  }

  /** The number of timers that are set. */
  get waiting(): number {
    return this.#timers.size;
  }
}
