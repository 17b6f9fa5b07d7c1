import { hasErrors } from "../../../plugins/client/diagnostics/diagnostic.ts";
import { printText } from "../print.ts";
import { printDiagnostics } from "../report/diagnostics.ts";
import { init } from "./init.ts";
import type { Language } from "./kind.ts";
import { formatReport } from "./report.ts";

/** The options of the command, as commander passes them. */
export interface InitFlags {
  readonly language?: Language;
  readonly dryRun?: boolean;
}

/** Sets up the project, and prints the report. */
export async function run({ language, dryRun = false }: InitFlags): Promise<void> {
  const report = await init({ folder: process.cwd(), language, dryRun });
  printText(formatReport(report, dryRun));
  if (report.diagnostics.length > 0) printDiagnostics(report.diagnostics);
  if (hasErrors(report.diagnostics)) process.exitCode = 1;
}
