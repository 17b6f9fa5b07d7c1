import { formatDiagnostics } from "../../../plugins/client/diagnostics/format.ts";
import { InvalidOperationsError } from "../../../plugins/client/diagnostics/invalid-operations-error.ts";
import { cleanJson } from "../../text/clean.ts";
import { printError, printText } from "../print.ts";
import { findingOf } from "./finding.ts";
import { isOnGitHub, printAnnotations } from "./github.ts";

/**
 * Runs a command that reports on the project. If the schema or the operations are invalid, it cannot: all errors are
 * printed, for machines also as JSON in place of the report, and the exit code is 2.
 */
export async function runOrExplain(work: () => Promise<void>, isForMachines: boolean): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof InvalidOperationsError)) throw error;
    printError(`${formatDiagnostics(error.diagnostics)}\nCorrect the errors first.`, "red");
    if (isForMachines) {
      printText(cleanJson({ diagnostics: error.diagnostics }));
    } else if (isOnGitHub(process.env)) {
      const findings = error.diagnostics.map((diagnostic) => findingOf(diagnostic, { level: diagnostic.severity }));
      printText(printAnnotations(findings, process.cwd(), process.env).trimEnd());
    }
    process.exitCode = 2;
  }
}
