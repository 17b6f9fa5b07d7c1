import { cleanLine } from "../../text/clean.ts";
import { paint } from "../print.ts";
import type { Finding } from "./finding.ts";

/** Prints each finding on its own line. */
export function printFindings(findings: readonly Finding[], stream: NodeJS.WriteStream): string {
  return findings.map((finding) => `${printFinding(finding, stream)}\n`).join("");
}

function printFinding({ level, file, line, subject, verdict, message }: Finding, stream: NodeJS.WriteStream): string {
  const place = line === undefined ? file : `${file}:${line}`;
  const about = subject === "" ? ` ${message}` : `: ${subject}: ${message}`;
  return `${cleanLine(`${place}${about}`)}${verdict === "" ? "" : `: ${paint(cleanLine(verdict), colours[level], stream)}`}`;
}

const colours = { error: "red", warning: "yellow", notice: "dim" } as const;
