import { styleText } from "node:util";
import type { Finding } from "./finding.ts";

/** A report for people: each finding on a line of its own, then what it comes to. */
export function printFindings(findings: readonly Finding[], colour: boolean): string {
  return findings.map((finding) => `${printFinding(finding, colour)}\n`).join("");
}

function printFinding({ level, file, line, subject, verdict, what }: Finding, colour: boolean): string {
  const paint = (text: string) => (colour ? styleText(colours[level], text, { validateStream: false }) : text);
  const place = line === undefined ? file : `${file}:${line}`;
  const about = subject === "" ? ` ${what}` : `: ${subject}: ${what}`;
  return oneLine(`${place}${about}${verdict === "" ? "" : `: ${paint(verdict)}`}`);
}

const colours = { error: "red", warning: "yellow", notice: "dim" } as const;

/** Whether to colour: on a terminal that can, unless its user said NO_COLOR. */
export function isColoured(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && stream.hasColors();
}

/** "1 file", "2 files". */
export function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*[\r\n]+\s*/g, " ");
}
