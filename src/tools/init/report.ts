import { hasErrors } from "../../../plugins/client/diagnostics/diagnostic.ts";
import { printExec, printInstall, printRun } from "../project/package-manager.ts";
import type { InitReport } from "./init.ts";
import type { ProjectKind } from "./kind.ts";
import { type PlannedFile, scriptsFor } from "./plan.ts";

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

function nextSteps({ kind, missingPackages, example, diagnostics }: InitReport): string[] {
  if (hasErrors(diagnostics)) {
    return step(runOf(kind, "codegen"), "generates the client, once the errors below are corrected");
  }
  const install = missingPackages.length > 0 ? [printInstall(kind.packageManager, missingPackages)] : [];
  const show = example ? [runOf(kind, "example")] : [];
  return [
    ...(example
      ? step([...install, ...show].join(" && "), `runs ${example}: a bot talks with a visitor on the sandbox`)
      : []),
    ...step(runOf(kind, "codegen"), "generates the client again, after you have changed your operations"),
    ...step(runOf(kind, "sandbox"), "starts the sandbox with its page, for your own bot"),
  ];
}

/** The project may have its own script of that name, which does something else. */
function runOf({ packageManager, language, manifest }: ProjectKind, name: keyof ReturnType<typeof scriptsFor>): string {
  const command = scriptsFor(language)[name];
  const own = manifest?.scripts?.[name];
  const isOurs = own === undefined || String(own).includes(command);
  if (isOurs) return printRun(packageManager, name);
  return command.startsWith("node ") ? command : printExec(packageManager, command);
}

function step(command: string, effect: string): string[] {
  return [`  ${command}`, `      ${effect}`];
}
