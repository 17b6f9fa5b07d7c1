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

/** Everything that somebody waits for; `recheck` after each event, `abandon` when there will be no more. */
export interface Waits {
  /** Resolves with what is there, now or after some event. */
  waitFor<Found>(wish: Wish<Found>, options?: WaitOptions): Promise<Found>;
  recheck(): void;
  abandon(): void;
}

/** An empty list of waits. First come, first served: an event is shown to the oldest wait first. */
export function createWaits(): Waits {
  const waiting = new Set<{ readonly check: () => void; readonly giveUp: (when: string) => void }>();
  let isOver = false;

  return { waitFor, recheck, abandon };

  function waitFor<Found>({ look, complain }: Wish<Found>, { timeoutMs = 5000 }: WaitOptions = {}): Promise<Found> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => giveUp(`within ${timeoutMs} ms`), timeoutMs);
      const wait = { check, giveUp };
      waiting.add(wait);
      check();
      if (isOver) giveUp("before the sandbox closed");

      function check() {
        const found = look();
        if (found === undefined) return;
        stop();
        resolve(found);
      }

      function giveUp(when: string) {
        if (!waiting.has(wait)) return;
        stop();
        reject(new Error(complain(when)));
      }

      function stop() {
        clearTimeout(timer);
        waiting.delete(wait);
      }
    });
  }

  function recheck(): void {
    for (const { check } of [...waiting]) check();
  }

  function abandon(): void {
    isOver = true;
    for (const { giveUp } of [...waiting]) giveUp("before the sandbox closed");
  }
}
