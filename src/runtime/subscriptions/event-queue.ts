import type { Clock } from "../support/clock.ts";
import { type Deferred, deferred } from "../support/deferred.ts";
import { keyOf } from "./event-key.ts";

/** The error that ends a queue; undefined for an ordinary end. */
export type QueueFailure = { readonly error: unknown } | undefined;

/** Limits of an event queue, and what it does when its reader is slow or leaves. */
export interface EventQueueOptions {
  /** The most values that may wait. */
  readonly maxCount: number;
  /** The most bytes that may wait. One value may wait whatever its size. */
  readonly maxBytes: number;
  /** True: a full queue drops its oldest values. False: it refuses the new one. */
  readonly dropsOldest?: boolean;
  readonly clock: Pick<Clock, "monotonic">;
  /** Called when the reader leaves before the end. */
  onReturn(): void;
  /** Called with the number of values that were dropped since the last one that was read, and when the first one was. */
  onDropped?(count: number, since: number): void;
}

/** A value that waits to be read. One that fills a gap has no size: it does not count. */
interface Waiting<T> {
  readonly value: T;
  readonly bytes?: number;
}

/**
 * Turns pushed values into pulled ones. Values that were pushed before the end are still delivered, in order; an error is
 * thrown once, after them.
 */
export function createEventQueue<T>(options: EventQueueOptions) {
  const { maxCount, maxBytes, dropsOldest = false, clock, onReturn, onDropped = () => {} } = options;
  // A symbol is a mark that readers do not pass until it is removed.
  let entries: (Waiting<T> | symbol)[] = [];
  const readers: Deferred<IteratorResult<T, undefined>>[] = [];
  let count = 0;
  let bytes = 0;
  let droppedCount = 0;
  let droppedSince = 0;
  let isEnded = false;
  let failure: QueueFailure;

  const reader = {
    next() {
      const next = deferred<IteratorResult<T, undefined>>();
      readers.push(next);
      serve();
      return next.promise;
    },
    async return(value?: undefined | PromiseLike<undefined>): Promise<IteratorReturnResult<undefined>> {
      leave();
      return { value: await value, done: true };
    },
    async throw(error?: unknown): Promise<IteratorReturnResult<undefined>> {
      leave();
      throw error;
    },
    async [Symbol.asyncDispose]() {
      leave();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };

  return { push, hold, end, reader, waiting: () => ({ count, bytes }) };

  /** Hands a value to a reader, or keeps it. Returns false if neither is possible: the queue is full or has ended. */
  function push(value: T, size: number): boolean {
    if (isEnded || !(dropsOldest || hasRoom(size))) return false;
    while (!hasRoom(size)) dropOldest();
    entries.push({ value, bytes: size });
    count += 1;
    bytes += size;
    serve();
    return true;
  }

  function hasRoom(size: number): boolean {
    return count === 0 || (count < maxCount && bytes + size <= maxBytes);
  }

  function dropOldest() {
    const index = entries.findIndex((entry) => typeof entry === "object" && entry.bytes !== undefined);
    for (const oldest of entries.splice(index, 1)) uncount(oldest as Waiting<T>);
    if (droppedCount === 0) droppedSince = clock.monotonic();
    droppedCount += 1;
  }

  function uncount({ bytes: size }: Waiting<T>) {
    if (size === undefined) return;
    count -= 1;
    bytes -= size;
  }

  /**
   * Holds back the values that are pushed from now on, until the returned function is called with the missed ones. Missed
   * values are delivered first, except those that were pushed as well. A missed value that follows one of these in the list
   * is delivered after it.
   */
  function hold(): (missed: readonly T[]) => void {
    const mark = Symbol("hold");
    entries.push(mark);
    return (missed) => {
      const index = entries.indexOf(mark);
      if (index < 0) return;
      const behind = entries.slice(index + 1);
      const places = findEqual(missed, behind);
      let place = 0;
      const filled = missed.flatMap((value, which): (Waiting<T> | symbol)[] => {
        const equal = places[which];
        if (equal === undefined) return [{ value }];
        const pushed = behind.slice(place, equal + 1);
        place += pushed.length;
        return pushed;
      });
      entries = [...entries.slice(0, index), ...filled, ...behind.slice(place)];
      serve();
    };
  }

  /** Ends the queue: readers receive what is queued, then the end or the failure. */
  function end(cause?: QueueFailure) {
    if (isEnded) return;
    isEnded = true;
    failure = cause;
    serve();
  }

  /** The reader leaves: values that wait are dropped. */
  function leave() {
    entries = [];
    failure = undefined;
    if (isEnded) return;
    end();
    onReturn();
  }

  function serve() {
    while (readers.length > 0) {
      const result = take();
      if (!result) return;
      const { resolve, reject } = readers.shift() as Deferred<IteratorResult<T, undefined>>;
      const dropped = droppedCount;
      droppedCount = 0;
      if (dropped > 0) onDropped(dropped, droppedSince);
      if ("error" in result) reject(result.error);
      else resolve(result);
    }
  }

  /** Takes what the next reader gets; undefined if it has to wait. */
  function take(): IteratorResult<T, undefined> | QueueFailure {
    const [next] = entries;
    if (typeof next === "symbol") return undefined;
    if (next) {
      entries.shift();
      uncount(next);
      return { value: next.value, done: false };
    }
    if (!isEnded) return undefined;
    const last = failure ?? ({ value: undefined, done: true } as const);
    failure = undefined;
    return last;
  }
}

/**
 * Finds for each missed value the place of the equal one that was pushed. Each serves one value, the last ones first: two
 * that look alike may be different, and what came is younger than what was missed.
 */
function findEqual<T>(missed: readonly T[], pushed: readonly (Waiting<T> | symbol)[]): (number | undefined)[] {
  const places = new Map<unknown, number[]>();
  for (const [place, entry] of pushed.entries()) {
    if (typeof entry === "symbol") continue;
    const key = keyOf(entry.value);
    const equal = places.get(key);
    if (equal) equal.push(place);
    else places.set(key, [place]);
  }
  return missed
    .toReversed()
    .map((value) => places.get(keyOf(value))?.pop())
    .reverse();
}
