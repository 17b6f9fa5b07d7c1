import { type Deferred, deferred } from "../deferred.ts";

/** Why a stream ends, if not because nothing more comes. */
export type Failure = { readonly error: unknown } | undefined;

/** How a stream behaves where its reader does not keep up, or leaves. */
export interface StreamOptions {
  /** How many values may wait. */
  readonly limit: number;
  /** What goes when more come: the oldest, or (by the caller) the stream. */
  readonly dropsOldest?: boolean;
  /** The reader left before the end. */
  left(): void;
  /** So many values were dropped since the last one that was read. */
  dropped?(count: number): void;
}

/** The values that are not among the others, told by their JSON. */
function without<T>(values: readonly T[], others: readonly unknown[]): readonly T[] {
  const known = new Set(others.map((other) => JSON.stringify(other)));
  return values.filter((value) => !known.has(JSON.stringify(value)));
}

/** A place in the queue that readers do not pass until it is filled. */
class Hold<T> {
  missed: readonly T[] | undefined;
}

/**
 * How pushed values become pulled ones: a queue with an end. What was pushed before the end is still delivered, in order;
 * a failure is thrown once, after it.
 */
export function createStream<T>({ limit, dropsOldest = false, left, dropped = () => {} }: StreamOptions) {
  const values: (T | Hold<T>)[] = [];
  const readers: Deferred<IteratorResult<T, undefined>>[] = [];
  let missing = 0;
  let holds = 0;
  let isEnded = false;
  let failure: Failure;

  const reader = {
    next() {
      const next = deferred<IteratorResult<T, undefined>>();
      readers.push(next);
      serve();
      return next.promise;
    },
    /** The reader leaves: what is queued is dropped. */
    async return(): Promise<IteratorReturnResult<undefined>> {
      values.length = 0;
      failure = undefined;
      if (!isEnded) {
        end();
        left();
      }
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  } satisfies AsyncIterableIterator<T, undefined>;

  return { push, hold, end, reader };

  /** Hands a value to the reader, or keeps it. False if it could not be kept: the queue is full or has ended. */
  function push(value: T): boolean {
    // What is held has a place, and takes no room.
    const isFull = values.length - holds >= limit;
    if (isEnded || (isFull && !dropsOldest)) return false;
    if (isFull) {
      const oldest = values.findIndex((each) => !(each instanceof Hold));
      values.splice(oldest, 1);
      missing += 1;
    }
    values.push(value);
    serve();
    return true;
  }

  /** What is pushed from now on waits for what the returned function is given: that is read first, but for what came too. */
  function hold(): (missed: readonly T[]) => void {
    const place = new Hold<T>();
    values.push(place);
    holds += 1;
    return (missed) => {
      place.missed = missed.length === 0 ? missed : without(missed, values.slice(values.indexOf(place) + 1));
      serve();
    };
  }

  /** No more values: readers get what is queued, then the end or the failure. */
  function end(cause?: Failure) {
    if (isEnded) return;
    isEnded = true;
    failure = cause;
    serve();
  }

  function serve() {
    while (readers.length > 0 && (values.length > 0 || isEnded)) {
      const [first] = values;
      if (first instanceof Hold) {
        if (!first.missed) return;
        holds -= 1;
        values.splice(0, 1, ...first.missed);
        continue;
      }
      const { resolve, reject } = readers.shift() as Deferred<IteratorResult<T, undefined>>;
      if (missing > 0) dropped(missing);
      missing = 0;
      if (values.length > 0) resolve({ value: values.shift() as T, done: false });
      else if (failure) {
        reject(failure.error);
        failure = undefined;
      } else resolve({ value: undefined, done: true });
    }
  }
}
