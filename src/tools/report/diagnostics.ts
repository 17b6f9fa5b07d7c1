import { type Diagnostic, hasErrors } from "../../../plugins/client/diagnostics/diagnostic.ts";
import { countDiagnostics, formatDiagnostics, sorted } from "../../../plugins/client/diagnostics/format.ts";
import { InvalidOperationsError } from "../../../plugins/client/diagnostics/invalid-operations-error.ts";
import { cleanJson } from "../../text/clean.ts";
import { printError, printText } from "../print.ts";
import { findingOf } from "./finding.ts";
import { isOnGitHub, printAnnotations, writeSummary } from "./github.ts";

/**
 * Prints the diagnostics of a run. On GitHub Actions they are also annotations at their lines, and a table in the summary
 * of the job.
 */
export function printDiagnostics(diagnostics: readonly Diagnostic[]): void {
  printError(formatDiagnostics(diagnostics), hasErrors(diagnostics) ? "red" : "yellow");
  if (!isOnGitHub(process.env)) return;
  const findings = sorted(diagnostics).map((each) => findingOf(each, { level: each.severity, subject: each.code }));
  writeSummary(countDiagnostics(diagnostics), findings, process.env);
  printText(printAnnotations(findings, process.cwd(), process.env).trimEnd());
}

/**
 * Runs a command that reports on the project. If the schema or the operations are invalid, there is no report: all
 * errors are printed, for machines also as JSON in place of the report, and the exit code is 2.
 */
export async function runOrExplain(work: () => Promise<void>, isForMachines: boolean): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof InvalidOperationsError)) throw error;
    const { diagnostics } = error;
    // stdout is for the JSON only, which could not be parsed with annotations in it.
    if (isForMachines) {
      printError(formatDiagnostics(diagnostics), "red");
      printText(cleanJson({ diagnostics }));
    } else printDiagnostics(diagnostics);
    printError("Correct the errors first.", "red");
    process.exitCode = 2;
  }
}
