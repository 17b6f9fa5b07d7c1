import { type Clock, checkNumber, maxDelayMs } from "./clock.ts";

/** The time that a caller is ready to wait. */
export interface DeadlineOptions {
  readonly clock: Clock;
  /** Undefined: without a time limit. */
  readonly timeoutMs: number | undefined;
  readonly signal: AbortSignal | undefined;
  /** Returns the reason to give up with when the time is up. */
  timeoutError(): unknown;
}

/** A call, a start or anything else that gives up at its deadline. */
export interface Waiter extends DeadlineOptions {
  reject(reason: unknown): void;
  /** The timer that it shares with others; set by {@link startDeadline}. */
  deadline?: Deadline | undefined;
}

/**
 * Rejects the waiter when its time is up, or with the signal's own reason when that is aborted, unless
 * {@link clearDeadline} comes first.
 *
 * @throws {TypeError} if `timeoutMs` is not a number that a timer can take.
 * @throws the signal's reason, if it is aborted already.
 */
export function startDeadline(waiter: Waiter): void {
  const { clock, timeoutMs, signal } = waiter;
  signal?.throwIfAborted();
  waiter.deadline = timeoutMs === undefined ? undefined : sharedDeadline(clock, checkNumber("timeoutMs", timeoutMs));
  waiter.deadline?.waiters.add(waiter);
  if (!signal) return;
  waitersBySignal.set(signal, (waitersBySignal.get(signal) ?? new Set()).add(waiter));
  signal.addEventListener("abort", abortAll);
}

/** Cancels the deadline. */
export function clearDeadline(waiter: Waiter): void {
  const { deadline, signal } = waiter;
  if (deadline?.waiters.delete(waiter) && deadline.waiters.size === 0) deadline.dispose();
  const waiters = signal && waitersBySignal.get(signal);
  if (waiters?.delete(waiter) && waiters.size === 0) signal?.removeEventListener("abort", abortAll);
}

type Deadline = ReturnType<typeof createDeadline>;

let newest: Deadline | undefined;

/** Returns the deadline of all waiters that start in this millisecond with this timeout. */
function sharedDeadline(clock: Clock, ms: number) {
  const startedAt = clock.monotonic();
  const isShared = newest?.clock === clock && newest.startedAt === startedAt && newest.ms === ms;
  if (!newest || !isShared) newest = createDeadline(clock, startedAt, ms);
  return newest;
}

/** One timer serves all its waiters: a timer for each of thousands of calls would cost as much as the calls. */
function createDeadline(clock: Clock, startedAt: number, ms: number) {
  const waiters = new Set<Waiter>();
  const cancel = startTimer(clock, ms, () => {
    for (const waiter of waiters) giveUp(waiter, waiter.timeoutError());
  });
  return { clock, startedAt, ms, waiters, dispose };

  function dispose() {
    cancel();
    newest = undefined;
  }
}

/**
 * Calls back after `ms` milliseconds, unless the returned function is called first. A process that was busy is late itself,
 * while an answer may wait in one of its sockets. Then there is time to read it: as long as the process was late, 10 ms at
 * least and a second at most.
 */
export function startTimer(clock: Clock, ms: number, callback: () => void): () => void {
  const due = clock.monotonic() + ms;
  let timer = clock.setTimeout(() => {
    const lateMs = clock.monotonic() - due;
    if (lateMs < 1) callback();
    else timer = clock.setTimeout(callback, Math.min(Math.max(lateMs, 10), 1_000));
  }, ms);
  return () => clock.clearTimeout(timer);
}

/** One listener serves all waiters of a signal: Node.js warns of more than ten. */
const waitersBySignal = new WeakMap<EventTarget, Set<Waiter>>();

function abortAll({ target }: Event) {
  const signal = target as AbortSignal;
  for (const waiter of waitersBySignal.get(signal) ?? []) giveUp(waiter, signal.reason);
}

function giveUp(waiter: Waiter, reason: unknown) {
  clearDeadline(waiter);
  waiter.reject(reason);
}

/** Runs `work` with a deadline. At the deadline it rejects, whether or not `work` honours the signal that it receives. */
export function withDeadline<T>(options: DeadlineOptions, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  return new Promise((resolve, reject) => {
    const waiter = { ...options, reject: giveUpWork };
    startDeadline(waiter);
    void work(controller.signal)
      .then(resolve, reject)
      .finally(() => clearDeadline(waiter));

    function giveUpWork(reason: unknown) {
      reject(reason);
      controller.abort();
    }
  });
}

/** Resolves after `ms` milliseconds (25 days at most); rejects with the signal's reason when that is aborted. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (reason: unknown) => (signal.aborted ? reject(reason) : resolve());
    startDeadline({ clock, timeoutMs: Math.min(ms, maxDelayMs), signal, timeoutError() {}, reject: done });
  });
}
