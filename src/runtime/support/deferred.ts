/** A promise with the two functions that settle it. Node 20 has no `Promise.withResolvers`. */
export type Deferred<T> = ReturnType<typeof deferred<T>>;

/** Returns a new promise together with the functions that settle it. */
export function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((...settlers) => {
    [resolve, reject] = settlers;
  });
  return { promise, resolve, reject };
}
