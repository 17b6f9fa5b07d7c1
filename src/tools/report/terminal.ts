import { styleText } from "node:util";
import { cleanLine } from "../../text/clean.ts";
import type { Finding } from "./finding.ts";

/** Prints each finding on a line of its own. */
export function printFindings(findings: readonly Finding[], colour: boolean): string {
  return findings.map((finding) => `${printFinding(finding, colour)}\n`).join("");
}

function printFinding({ level, file, line, subject, verdict, message }: Finding, colour: boolean): string {
  const paint = (text: string) => (colour ? styleText(colours[level], text, { validateStream: false }) : text);
  const place = line === undefined ? file : `${file}:${line}`;
  const about = subject === "" ? ` ${message}` : `: ${subject}: ${message}`;
  return `${cleanLine(`${place}${about}`)}${verdict === "" ? "" : `: ${paint(cleanLine(verdict))}`}`;
}

const colours = { error: "red", warning: "yellow", notice: "dim" } as const;

/** Returns whether to use colours: on a terminal that has them, unless NO_COLOR is set. */
export function isColoured(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && stream.hasColors();
}

/** Returns "1 file", "2 files". */
export function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
