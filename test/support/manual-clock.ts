import type { Clock } from "../../src/runtime/index.ts";

/** Time that passes only when it is told to. */
export class ManualClock implements Clock {
  #now = 0;
  #timers = new Map<object, { readonly at: number; readonly callback: () => void }>();

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, ms: number): object {
    const timer = {};
    this.#timers.set(timer, { at: this.#now + ms, callback });
    return timer;
  }

  clearTimeout(timer: unknown): void {
    this.#timers.delete(timer as object);
  }

  /** Lets time pass, timer by timer, those included that are set on the way. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers]
        .filter(([, { at }]) => at <= end)
        .sort(([, one], [, other]) => one.at - other.at)[0];
      if (!due) break;
      const [timer, { at, callback }] = due;
      this.#now = at;
      this.#timers.delete(timer);
      callback();
    }
    this.#now = end;
  }

  /** Lets time pass at once, as while a machine sleeps: what was due on the way happens at the end, once. */
  leap(ms: number): void {
    this.#now += ms;
    const due = [...this.#timers].filter(([, { at }]) => at <= this.#now);
    for (const [timer, { callback }] of due.sort(([, one], [, other]) => one.at - other.at)) {
      if (this.#timers.delete(timer)) callback();
    }
  }

  /** Sets the clock to another time, which timers do not heed. */
  shift(ms: number): void {
    this.#now += ms;
    for (const [timer, { at, callback }] of this.#timers) this.#timers.set(timer, { at: at + ms, callback });
  }

  /** How many timers are set. */
  get waiting(): number {
    return this.#timers.size;
  }
}
