import { type Deferred, deferred } from "../deferred.ts";

/** Why a stream ends, if not because nothing more comes. */
export type Failure = { readonly error: unknown } | undefined;

/**
 * How pushed values become pulled ones: a queue with an end. What was pushed before the end is still delivered, in
 * order; a failure is thrown once, after it. `limit` is how many values may wait; `left` is called when the reader
 * leaves before the end.
 */
export function createStream<T>(limit: number, left: () => void) {
  const values: T[] = [];
  const readers: Deferred<IteratorResult<T, undefined>>[] = [];
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

  return { push, end, reader };

  /** Hands a value to the reader, or keeps it. False if it could not be kept: the queue is full or has ended. */
  function push(value: T): boolean {
    if (isEnded || values.length >= limit) return false;
    values.push(value);
    serve();
    return true;
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
      const { resolve, reject } = readers.shift() as Deferred<IteratorResult<T, undefined>>;
      if (values.length > 0) resolve({ value: values.shift() as T, done: false });
      else if (failure) {
        reject(failure.error);
        failure = undefined;
      } else resolve({ value: undefined, done: true });
    }
  }
}
