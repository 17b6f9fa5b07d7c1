import type { InitReport } from "./init.ts";
import type { ProjectKind } from "./kind.ts";
import type { PlannedFile } from "./plan.ts";

/** Returns the text of a report: what was done, and what to type next. */
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

function nextSteps({ kind: { packageManager }, missingPackages, example }: InitReport): string[] {
  const run = packageManager === "yarn" ? "yarn" : `${packageManager} run`;
  const install = missingPackages.length > 0 ? [`${addCommands[packageManager]} ${missingPackages.join(" ")}`] : [];
  const generate = missingPackages.includes("graphql") ? [`${run} codegen`] : [];
  const show = example ? [`${run} example`] : [];
  const first = [...install, ...generate, ...show].join(" && ");
  return [
    ...(first === ""
      ? []
      : step(
          first,
          example ? `runs ${example}: a bot talks with a visitor on the sandbox` : "installs what is missing",
        )),
    ...step(`${run} codegen`, "generates the client again, after you have changed your operations"),
    ...step(`${run} sandbox`, "starts the sandbox with its page, for your own bot"),
  ];
}

function step(command: string, effect: string): string[] {
  return [`  ${command}`, `      ${effect}`];
}

const addCommands: Readonly<Record<ProjectKind["packageManager"], string>> = {
  npm: "npm install --save-dev",
  pnpm: "pnpm add --save-dev",
  yarn: "yarn add --dev",
  bun: "bun add --dev",
};
