import type { Clock } from "../../src/runtime/index.ts";

/** Time that passes only when it is told to. */
export class ManualClock implements Clock {
  #now = 0;
  #timers = new Map<object, { readonly at: number; readonly callback: () => void }>();

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

  /** How many timers are set. */
  get waiting(): number {
    return this.#timers.size;
  }
}
