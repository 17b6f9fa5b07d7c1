import type { Lifetime } from "./lifetime.ts";

/** How long to wait. */
export interface WaitOptions {
  /** Milliseconds; default 5000. */
  readonly timeoutMs?: number;
}

/** What to wait for. */
export interface Wish<Found> {
  /** Looks whether it is there. */
  readonly look: () => Found | undefined;
  /** Says that it did not come; `when` tells how long that took. */
  readonly complain: (when: string) => string;
}

/** Everything that somebody waits for; `recheck` after each event. */
export interface Waits {
  /** Resolves with what is there, now or after some event. */
  waitFor<Found>(wish: Wish<Found>, options?: WaitOptions): Promise<Found>;
  recheck(): void;
}

/**
 * An empty list of waits, which all fail when the lifetime is over. First come, first served: an event is shown to the
 * oldest wait first.
 */
export function createWaits(lifetime: Lifetime): Waits {
  const waiting = new Set<() => void>();
  return { waitFor, recheck };

  function waitFor<Found>({ look, complain }: Wish<Found>, { timeoutMs = 5000 }: WaitOptions = {}): Promise<Found> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => giveUp(`within ${timeoutMs} ms`), timeoutMs);
      waiting.add(check);
      lifetime.endings.add(endWithSandbox);
      check();
      if (lifetime.isOver) endWithSandbox();

      function check() {
        const found = look();
        if (found === undefined) return;
        stop();
        resolve(found);
      }

      function giveUp(when: string) {
        if (!waiting.has(check)) return;
        stop();
        reject(new Error(complain(when)));
      }

      function endWithSandbox() {
        giveUp("before the sandbox closed");
      }

      function stop() {
        clearTimeout(timer);
        waiting.delete(check);
        lifetime.endings.delete(endWithSandbox);
      }
    });
  }

  function recheck(): void {
    for (const check of [...waiting]) check();
  }
}
