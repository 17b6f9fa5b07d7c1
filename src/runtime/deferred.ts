/** A promise with its two ends, for whoever settles it from elsewhere. Node 20 has no `Promise.withResolvers`. */
export type Deferred<T> = ReturnType<typeof deferred<T>>;

export function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((...ends) => {
    [resolve, reject] = ends;
  });
  return { promise, resolve, reject };
}
