import { setImmediate } from "node:timers/promises";

/** Warnings of the process that a test causes on purpose. */
export interface ExpectedWarnings extends AsyncDisposable {
  /** The first one. */
  readonly first: Promise<Error>;
  /** All so far. */
  readonly all: readonly Error[];
}

/** Collects the warnings of the process instead of Node.js, which would print them into the output of the tests. */
export function expectWarnings(): ExpectedWarnings {
  const printers = process.rawListeners("warning") as NodeJS.WarningListener[];
  const all: Error[] = [];
  const collect = (warning: Error) => void all.push(warning);
  process.removeAllListeners("warning");
  process.on("warning", collect);
  const first = new Promise<Error>((resolve) => process.once("warning", resolve));
  return {
    first,
    all,
    async [Symbol.asyncDispose]() {
      // A warning is emitted after the turn in which it is made.
      await setImmediate();
      process.off("warning", collect);
      for (const printer of printers) process.on("warning", printer);
    },
  };
}
