import { cleanJson } from "../../text/clean.ts";
import { printText } from "../print.ts";
import { loadProject } from "../project/project.ts";
import { runOrExplain } from "../report/diagnostics.ts";
import { check, exitCodeOf } from "./check.ts";
import { printCheck } from "./print-report.ts";

/** The options of the command, as commander passes them. */
export interface CheckFlags {
  readonly config?: string;
  readonly base?: string;
  readonly json?: boolean;
}

/** Checks the project, and prints the report. */
export async function run({ config, base, json = false }: CheckFlags): Promise<void> {
  await runOrExplain(async () => {
    const report = await check(await loadProject({ config, checkOnly: true }), base);
    printText(json ? cleanJson(report) : printCheck(report, process.cwd()));
    process.exitCode = exitCodeOf(report);
  }, json);
}
