import { type Deferred, deferred } from "../support/deferred.ts";

/** The error that ends a queue; undefined for an ordinary end. */
export type Failure = { readonly error: unknown } | undefined;

/** What an event queue does when its reader is slow or leaves. */
export interface EventQueueOptions {
  /** How many values may wait. */
  readonly limit: number;
  /** True: a full queue drops its oldest value. False: it refuses the new one. */
  readonly dropsOldest?: boolean;
  /** Called when the reader leaves before the end. */
  onReturn(): void;
  /** Called with the number of values that were dropped since the last one that was read. */
  onDropped?(count: number): void;
}

/** A place in the queue that readers do not pass until it is filled. */
class Placeholder<T> {
  missed: readonly T[] | undefined;
}

/**
 * Turns pushed values into pulled ones. Values that were pushed before the end are still delivered, in order; an error is
 * thrown once, after them.
 */
export function createEventQueue<T>({ limit, dropsOldest = false, onReturn, onDropped = () => {} }: EventQueueOptions) {
  const values: (T | Placeholder<T>)[] = [];
  const readers: Deferred<IteratorResult<T, undefined>>[] = [];
  let droppedCount = 0;
  let placeholders = 0;
  let isEnded = false;
  let failure: Failure;

  const reader = {
    next() {
      const next = deferred<IteratorResult<T, undefined>>();
      readers.push(next);
      serve();
      return next.promise;
    },
    /** The reader leaves: values that wait are dropped. */
    async return(): Promise<IteratorReturnResult<undefined>> {
      values.length = 0;
      failure = undefined;
      if (!isEnded) {
        end();
        onReturn();
      }
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  } satisfies AsyncIterableIterator<T, undefined>;

  return { push, hold, end, reader };

  /** Hands a value to a reader, or keeps it. Returns false if neither is possible: the queue is full or has ended. */
  function push(value: T): boolean {
    const isFull = values.length - placeholders >= limit;
    if (isEnded || (isFull && !dropsOldest)) return false;
    if (isFull) {
      const oldest = values.findIndex((each) => !(each instanceof Placeholder));
      values.splice(oldest, 1);
      droppedCount += 1;
    }
    values.push(value);
    serve();
    return true;
  }

  /**
   * Holds back the values that are pushed from now on, until the returned function is called with the missed ones. Those
   * are delivered first, without the ones that came anyway.
   */
  function hold(): (missed: readonly T[]) => void {
    const placeholder = new Placeholder<T>();
    values.push(placeholder);
    placeholders += 1;
    return (missed) => {
      const later = values.slice(values.indexOf(placeholder) + 1);
      placeholder.missed = missed.length === 0 ? missed : difference(missed, later);
      serve();
    };
  }

  /** Ends the queue: readers receive what is queued, then the end or the failure. */
  function end(cause?: Failure) {
    if (isEnded) return;
    isEnded = true;
    failure = cause;
    serve();
  }

  function serve() {
    while (readers.length > 0 && (values.length > 0 || isEnded)) {
      const [first] = values;
      if (first instanceof Placeholder) {
        if (!first.missed) return;
        placeholders -= 1;
        values.splice(0, 1, ...first.missed);
        continue;
      }
      const { resolve, reject } = readers.shift() as Deferred<IteratorResult<T, undefined>>;
      if (droppedCount > 0) onDropped(droppedCount);
      droppedCount = 0;
      if (values.length > 0) resolve({ value: values.shift() as T, done: false });
      else if (failure) {
        reject(failure.error);
        failure = undefined;
      } else resolve({ value: undefined, done: true });
    }
  }
}

/** Returns the values whose JSON is not that of one of the others. */
function difference<T>(values: readonly T[], others: readonly unknown[]): readonly T[] {
  const texts = new Set(others.map((other) => JSON.stringify(other)));
  return values.filter((value) => !texts.has(JSON.stringify(value)));
}
