type Result<T> = IteratorResult<T, undefined>;
interface Reader<T> {
  resolve(result: Result<T>): void;
  reject(error: unknown): void;
}

/**
 * How pushed values become pulled ones: a queue with an end. What was pushed before the end is still delivered, in
 * order; a failure is thrown once, after it.
 */
export class Stream<T> implements AsyncIterableIterator<T, undefined> {
  readonly #limit: number;
  readonly #onReturn: () => void;
  #queue: T[] = [];
  #readers: Reader<T>[] = [];
  #ended = false;
  #failure: { readonly error: unknown } | undefined;

  /** `limit` is how many values may wait; `onReturn` is called when the reader leaves before the end. */
  constructor(limit: number, onReturn: () => void) {
    this.#limit = limit;
    this.#onReturn = onReturn;
  }

  /** Hands a value to the reader, or keeps it. False if it could not be kept: the queue is full or has ended. */
  push(value: T): boolean {
    if (this.#ended) return false;
    const reader = this.#readers.shift();
    if (reader) reader.resolve({ value, done: false });
    else if (this.#queue.length >= this.#limit) return false;
    else this.#queue.push(value);
    return true;
  }

  /** No more values: readers get what is queued, then the end or the failure. */
  end(failure?: { readonly error: unknown }): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#failure = failure;
    for (const reader of this.#readers.splice(0)) this.#finish(reader);
  }

  next(): Promise<Result<T>> {
    return new Promise((resolve, reject) => {
      if (this.#queue.length > 0) resolve({ value: this.#queue.shift() as T, done: false });
      else if (this.#ended) this.#finish({ resolve, reject });
      else this.#readers.push({ resolve, reject });
    });
  }

  /** The reader leaves: what is queued is dropped. */
  async return(): Promise<IteratorReturnResult<undefined>> {
    this.#queue = [];
    this.#failure = undefined;
    if (!this.#ended) {
      this.end();
      this.#onReturn();
    }
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #finish({ resolve, reject }: Reader<T>): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) reject(failure.error);
    else resolve({ value: undefined, done: true });
  }
}
