import { rejectAtCaller } from "./caller-stack.ts";

/** A promise with the two functions that settle it. Node 20 has no `Promise.withResolvers`. */
export type Deferred<T> = ReturnType<typeof deferred<T>>;

/**
 * Returns a new promise together with the functions that settle it. An error's stack then names the caller's lines.
 *
 * @param isOptional - True: a rejection that no one handles is no failure.
 */
export function deferred<T>(isOptional = false) {
  let settle!: (value: T | Promise<never>) => void;
  let isSettled = false;
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return {
    promise,
    resolve(value: T) {
      isSettled = true;
      settle(value);
    },
    reject(error: unknown) {
      // A second rejection would be one that no one handles.
      if (!isSettled) settle(rejectAtCaller(error, () => isOptional && promise.catch(() => {})));
      isSettled = true;
    },
  };
}
