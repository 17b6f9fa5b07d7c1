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

/** Somebody who waits. */
export interface Waiter extends Limits {
  failed(reason: unknown): void;
  /** Where it is among those whose time is up at once. */
  deadline?: Deadline | undefined;
}

/**
 * Fails the waiter when the time is up, or with the signal's own reason when that is aborted; unless that is lifted before.
 *
 * @throws {TypeError} if the time is none.
 * @throws the signal's reason, if it is aborted already.
 */
export function limit(waiter: Waiter): void {
  const { clock, timeoutMs, signal } = waiter;
  signal?.throwIfAborted();
  waiter.deadline = timeoutMs === undefined ? undefined : deadlineIn(clock, checkNumber("timeoutMs", timeoutMs));
  waiter.deadline?.waiters.add(waiter);
  if (!signal) return;
  heeders.set(signal, (heeders.get(signal) ?? new Set()).add(waiter));
  signal.addEventListener("abort", abortAll);
}

/** Takes the limit back. */
export function lift(waiter: Waiter): void {
  const { deadline, signal } = waiter;
  if (deadline?.waiters.delete(waiter) && deadline.waiters.size === 0) deadline.disband();
  const all = signal && heeders.get(signal);
  if (all?.delete(waiter) && all.size === 0) signal?.removeEventListener("abort", abortAll);
}

type Deadline = ReturnType<typeof createDeadline>;

let latest: Deadline | undefined;

/** The deadline of all who begin in this millisecond and may take that long. */
function deadlineIn(clock: Clock, ms: number) {
  const at = clock.now();
  if (latest?.clock !== clock || latest.at !== at || latest.ms !== ms) latest = createDeadline(clock, at, ms);
  return latest;
}

/** One timer stands for all who wait for it: thousands of timers cost. */
function createDeadline(clock: Clock, at: number, ms: number) {
  const waiters = new Set<Waiter>();
  const timer = clock.setTimeout(() => {
    for (const waiter of waiters) fail(waiter, waiter.late());
  }, ms);
  return { clock, at, ms, waiters, disband };

  function disband() {
    clock.clearTimeout(timer);
    latest = undefined;
  }
}

/** Who heeds a signal. One listener stands for all: Node.js warns of more than ten. */
const heeders = new WeakMap<EventTarget, Set<Waiter>>();

function abortAll({ target }: Event) {
  const signal = target as AbortSignal;
  for (const waiter of heeders.get(signal) ?? []) fail(waiter, signal.reason);
}

function fail(waiter: Waiter, reason: unknown) {
  lift(waiter);
  waiter.failed(reason);
}

/** Does work within limits. At a limit it rejects, whether or not the work heeds the signal that it is given. */
export function within<T>(limits: Limits, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  return new Promise((resolve, reject) => {
    const waiter = { ...limits, failed };
    const done = () => lift(waiter);
    limit(waiter);
    void work(controller.signal).then(resolve, reject).finally(done);

    function failed(reason: unknown) {
      reject(reason);
      controller.abort();
    }
  });
}

/** Resolves after so many milliseconds (25 days at most); rejects with the signal's reason when that is aborted. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (reason: unknown) => (signal.aborted ? reject(reason) : resolve());
    limit({ clock, timeoutMs: Math.min(ms, 2 ** 31 - 1), signal, late() {}, failed });
  });
}
