import type { Diagnostic } from "../../../plugins/client/diagnostics/diagnostic.ts";
import { formatDiagnostics } from "../../../plugins/client/diagnostics/format.ts";
import { InvalidOperationsError } from "../../../plugins/client/diagnostics/invalid-operations-error.ts";
import { printError, printText } from "../print.ts";
import type { Finding } from "./finding.ts";
import { isOnGitHub, printAnnotations } from "./github.ts";

/**
 * Runs a command that reports on the project. If the schema or the operations are invalid, it cannot: all errors are
 * printed, and the exit code is 2.
 */
export async function runOrExplain(work: () => Promise<void>, isForMachines: boolean): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof InvalidOperationsError)) throw error;
    printError(`${formatDiagnostics(error.diagnostics)}\nCorrect the errors first.`, "red");
    if (isOnGitHub(process.env) && !isForMachines) {
      printText(printAnnotations(error.diagnostics.map(findingOf), process.cwd(), process.env).trimEnd());
    }
    process.exitCode = 2;
  }
}

function findingOf({ severity, file, line, message, hint }: Diagnostic): Finding {
  const text = hint === null ? message : `${message} ${hint}`;
  return { level: severity, file: file ?? "", line: line ?? undefined, subject: "", verdict: "", message: text };
}
