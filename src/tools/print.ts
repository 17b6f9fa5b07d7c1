import { styleText } from "node:util";
import { cleanLine } from "../text/clean.ts";

type Colour = "cyan" | "dim" | "red" | "yellow";

/** Prints a line to stdout. The line is cleaned: names in it may come from anywhere. */
export function printLine(line: string): void {
  printText(cleanLine(line));
}

/** Prints a text to stdout that is already clean: a report, or JSON. */
export function printText(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Prints an error or a warning to stderr. */
export function printError(text: string, colour: "red" | "yellow"): void {
  process.stderr.write(`${paint(text, colour, process.stderr)}\n`);
}

/** Returns the text in a colour if the stream shows colours. */
export function paint(text: string, colour: Colour, stream: NodeJS.WriteStream): string {
  // By default Node would look at stdout, even if the text goes elsewhere.
  return isColoured(stream) ? styleText(colour, text, { validateStream: false }) : text;
}

/** Returns true if colours are to be used: on a terminal that supports them, unless NO_COLOR is set. */
export function isColoured(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && stream.hasColors();
}

/**
 * Ends the process if its output cannot be written: silently when the reader has ended, as in `conversations check |
 * head`, and otherwise with exit code 2, because a report that is lost, on a full disk for example, is no report.
 */
export function exitOnLostOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", ({ code, message }: NodeJS.ErrnoException) => {
      // On Windows it may also be EOF.
      if (code === "EPIPE" || code === "EOF") return process.exit();
      if (stream === process.stdout) printError(cleanLine(`error: The output cannot be written: ${message}`), "red");
      return process.exit(2);
    });
  }
}

/** Returns a duration for people: "0.31 s", or "12 ms" below a tenth of a second. */
export function printDuration(milliseconds: number): string {
  return milliseconds < 100 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}
