import { setImmediate } from "node:timers/promises";

const signals = ["SIGINT", "SIGTERM"] as const;

/** The listener of `onSignal()`, to be disposed of when the work is done. */
export interface SignalListener extends AsyncDisposable {
  /** True after the first signal. */
  readonly isCalled: boolean;
}

/** Calls back at the first Ctrl-C or SIGTERM. A second one ends the process as it would any other. */
export function onSignal(callback: (signal: NodeJS.Signals) => void): SignalListener {
  let isCalled = false;
  const stopListening = () => {
    for (const signal of signals) process.off(signal, listen);
  };
  const listen = (signal: NodeJS.Signals) => {
    isCalled = true;
    stopListening();
    callback(signal);
  };
  for (const signal of signals) process.on(signal, listen);
  return {
    get isCalled() {
      return isCalled;
    },
    [Symbol.asyncDispose]: async () => {
      // A signal that came during synchronous work is delivered in the next turn of the loop. Without a listener there,
      // it would be lost.
      await setImmediate();
      await setImmediate();
      stopListening();
    },
  };
}

/** Resolves at the first Ctrl-C or SIGTERM; a second one ends the process as it would any other. */
export function waitForSignal(): Promise<void> {
  return new Promise((resolve) => onSignal(() => resolve()));
}
