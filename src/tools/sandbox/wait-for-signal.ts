/** Resolves at the first Ctrl-C or SIGTERM; a second one ends the process as it would any other. */
export function waitForSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      for (const signal of signals) process.off(signal, stop);
      resolve();
    };
    for (const signal of signals) process.on(signal, stop);
  });
}

const signals = ["SIGINT", "SIGTERM"] as const;
