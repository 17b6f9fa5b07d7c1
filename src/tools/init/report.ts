import { hasErrors } from "../../../plugins/client/diagnostics/diagnostic.ts";
import { printInstall, printRun } from "../project/package-manager.ts";
import type { InitReport } from "./init.ts";
import type { PlannedFile } from "./plan.ts";

/** Returns the text of a report: what was done, and the commands to run next. */
export function formatReport(report: InitReport, dryRun: boolean): string {
  const closing = dryRun ? "Nothing was written. Without --dry-run, type next:" : "Next:";
  return [...listFiles(report, dryRun), "", closing, ...nextSteps(report)].join("\n");
}

/** Returns a line for each file. */
function listFiles({ files, generated }: InitReport, dryRun: boolean): string[] {
  const rows = [
    ...files.map((planned) => [
      dryRun && planned.state !== "kept" ? `would be ${planned.state}` : planned.state,
      nameOf(planned),
    ]),
    ...generated.map((file) => ["generated", file]),
  ];
  const width = Math.max(...rows.map(([state = ""]) => state.length));
  return rows.map(([state = "", name]) => `  ${state.padEnd(width)}  ${name}`);
}

function nameOf({ file, change }: PlannedFile): string {
  return change === "" ? file : `${file} (${change})`;
}

function nextSteps({ kind: { packageManager }, missingPackages, example, diagnostics }: InitReport): string[] {
  if (hasErrors(diagnostics)) {
    return step(printRun(packageManager, "codegen"), "generates the client, once the errors below are corrected");
  }
  const install = missingPackages.length > 0 ? [printInstall(packageManager, missingPackages)] : [];
  const show = example ? [printRun(packageManager, "example")] : [];
  return [
    ...(example
      ? step([...install, ...show].join(" && "), `runs ${example}: a bot talks with a visitor on the sandbox`)
      : []),
    ...step(printRun(packageManager, "codegen"), "generates the client again, after you have changed your operations"),
    ...step(printRun(packageManager, "sandbox"), "starts the sandbox with its page, for your own bot"),
  ];
}

function step(command: string, effect: string): string[] {
  return [`  ${command}`, `      ${effect}`];
}
