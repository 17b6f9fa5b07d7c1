import { type Clock, checkNumber } from "./options.ts";

/** How long somebody is ready to wait. */
export interface Limits {
  readonly clock: Clock;
  /** Undefined: for ever. */
  readonly timeoutMs: number | undefined;
  readonly signal: AbortSignal | undefined;
  /** What to give up with when the time is up. */
  late(): unknown;
}

/**
 * Calls `giveUp` when the time is up, or with the signal's own reason when that is aborted; unless the function it
 * returns is called before.
 *
 * @throws {TypeError} if the time is none.
 * @throws the signal's reason, if it is aborted already.
 */
export function limit({ clock, timeoutMs, signal, late }: Limits, giveUp: (reason: unknown) => void): () => void {
  signal?.throwIfAborted();
  const expire = () => giveUp(late());
  const timer = timeoutMs === undefined ? undefined : clock.setTimeout(expire, checkNumber("timeoutMs", timeoutMs));
  if (!signal) return () => clock.clearTimeout(timer);
  const abort = () => giveUp(signal.reason);
  const all = waiting.get(signal) ?? new Set();
  waiting.set(signal, all.add(abort));
  signal.addEventListener("abort", abortAll);
  return () => {
    clock.clearTimeout(timer);
    all.delete(abort);
    if (all.size === 0) signal.removeEventListener("abort", abortAll);
  };
}

/** Who waits for a signal. One listener stands for all: Node.js warns of more than ten. */
const waiting = new WeakMap<EventTarget, Set<() => void>>();

function abortAll({ target }: Event) {
  for (const abort of waiting.get(target as AbortSignal) ?? []) abort();
}

/** Does work within limits. At a limit it rejects, whether or not the work heeds the signal that it is given. */
export function within<T>(limits: Limits, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  return new Promise((resolve, reject) => {
    const lift = limit(limits, (reason) => {
      lift();
      reject(reason);
      controller.abort();
    });
    void work(controller.signal).then(resolve, reject).finally(lift);
  });
}

/** Resolves after so many milliseconds (25 days at most); rejects with the signal's reason when that is aborted. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const lift = limit({ clock, timeoutMs: Math.min(ms, 2 ** 31 - 1), signal, late: () => undefined }, (reason) => {
      lift();
      if (signal.aborted) reject(reason);
      else resolve();
    });
  });
}
