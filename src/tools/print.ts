import { styleText } from "node:util";

/** A line of what was done. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** What went wrong, or is likely to be a mistake. */
export function complain(text: string, colour: "red" | "yellow"): void {
  process.stderr.write(`${process.stderr.isTTY && process.stderr.hasColors() ? styleText(colour, text) : text}\n`);
}

/** Whoever read what is printed has gone, and nobody is left to tell: ends the process without a word. */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // On Windows it may also be EOF.
      if (error.code !== "EPIPE" && error.code !== "EOF") throw error;
      process.exit();
    });
  }
}

/** How long something took: "0.31 s", or "12 ms" where it is less than a tenth of a second. */
export function printDuration(milliseconds: number): string {
  return milliseconds < 100 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}
