import type { Clock } from "../support/clock.ts";
import { type Deferred, deferred } from "../support/deferred.ts";
import { type Link, LinkedList } from "../support/linked-list.ts";
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

/** A value that waits to be read. */
interface Waiting<T> {
  readonly value: T;
  readonly bytes: number;
}

/** A place in the queue that readers do not pass until it is filled. */
class Placeholder<T> {
  missed: LinkedList<T> | undefined;
}

/**
 * Turns pushed values into pulled ones. Values that were pushed before the end are still delivered, in order; an error is
 * thrown once, after them.
 */
export function createEventQueue<T>(options: EventQueueOptions) {
  const { maxCount, maxBytes, dropsOldest = false, clock, onReturn, onDropped = () => {} } = options;
  const entries = new LinkedList<Waiting<T> | Placeholder<T>>();
  const readers = new LinkedList<Deferred<IteratorResult<T, undefined>>>();
  // Of the values that wait. What a placeholder is filled with does not count.
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
    let link = entries.first;
    while (link?.value instanceof Placeholder) link = link.next;
    if (!link) return;
    entries.remove(link);
    uncount(link.value as Waiting<T>);
    if (droppedCount === 0) droppedSince = clock.monotonic();
    droppedCount += 1;
  }

  function uncount({ bytes: size }: Waiting<T>) {
    count -= 1;
    bytes -= size;
  }

  /**
   * Holds back the values that are pushed from now on, until the returned function is called with the missed ones. Missed
   * values are delivered first, except those that were pushed as well. A missed value that follows one of these in the list
   * is delivered after it.
   */
  function hold(): (missed: readonly T[]) => void {
    const placeholder = new Placeholder<T>();
    const link = entries.push(placeholder);
    return (missed) => {
      const places = findEqual(missed, link);
      let place = 0;
      let list = fill(placeholder);
      for (const [index, value] of missed.entries()) {
        const equal = places[index];
        if (!equal) list.push(value);
        else if (equal.place > place) {
          place = equal.place;
          const next = new Placeholder<T>();
          entries.insertAfter(equal.link, next);
          list = fill(next);
        }
      }
      serve();
    };
  }

  function fill(placeholder: Placeholder<T>): LinkedList<T> {
    placeholder.missed = new LinkedList();
    return placeholder.missed;
  }

  /**
   * Finds for each missed value the equal one that waits behind the link, and its place there. Each serves one value, the
   * last ones first: two that look alike may be different, and what came is younger than what was missed.
   */
  function findEqual(missed: readonly T[], { next }: Link<Waiting<T> | Placeholder<T>>) {
    const waiting = new Map<unknown, { link: Link<Waiting<T> | Placeholder<T>>; place: number }[]>();
    let place = 0;
    for (let link = next; link; link = link.next) {
      place += 1;
      if (link.value instanceof Placeholder) continue;
      const key = keyOf(link.value.value);
      const equal = waiting.get(key) ?? [];
      waiting.set(key, equal);
      equal.push({ link, place });
    }
    return missed
      .toReversed()
      .map((value) => waiting.get(keyOf(value))?.pop())
      .reverse();
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
    while (entries.shift());
    failure = undefined;
    if (isEnded) return;
    end();
    onReturn();
  }

  function serve() {
    while (readers.size > 0) {
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
    for (let link = entries.first; link; link = entries.first) {
      const entry = link.value;
      if (!(entry instanceof Placeholder)) {
        entries.remove(link);
        uncount(entry);
        return { value: entry.value, done: false };
      }
      if (!entry.missed) return undefined;
      if (entry.missed.size > 0) return { value: entry.missed.shift() as T, done: false };
      entries.remove(link);
    }
    if (!isEnded) return undefined;
    const last = failure ?? ({ value: undefined, done: true } as const);
    failure = undefined;
    return last;
  }
}
