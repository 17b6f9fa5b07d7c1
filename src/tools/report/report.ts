import { cleanLine } from "../../text/clean.ts";
import type { Finding } from "./finding.ts";
import { isOnGitHub, printAnnotations, writeSummary } from "./github.ts";
import { printFindings } from "./terminal.ts";

/**
 * Prints a report: its findings, then the lines of the summary. On GitHub Actions the findings are also annotations,
 * and are added to the summary of the job.
 */
export function printReport(findings: readonly Finding[], result: readonly string[], folder: string): string {
  const summary = result.map((line) => cleanLine(line)).join("\n");
  if (!isOnGitHub(process.env)) {
    return printFindings(findings, process.stdout) + (findings.length > 0 ? "\n" : "") + summary;
  }
  writeSummary(summary, findings, process.env);
  return printAnnotations(findings, folder, process.env) + summary;
}
