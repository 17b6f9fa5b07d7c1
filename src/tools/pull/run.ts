import { cleanJson } from "../../text/clean.ts";
import { Failure } from "../failure.ts";
import { printText } from "../print.ts";
import { loadProject } from "../project/project.ts";
import { runOrExplain } from "../report/diagnostics.ts";
import { endsWell, printPull } from "./print-report.ts";
import { type PullOptions, pull } from "./pull.ts";

/** The options of the command, as commander passes them. */
export interface PullFlags extends PullOptions {
  readonly config?: string;
  readonly json?: boolean;
}

/** Pulls the schema, and prints the report. */
export async function run({ config, json = false, ...options }: PullFlags): Promise<void> {
  if (options.endpoint !== undefined && options.from !== undefined) {
    throw new Failure("--endpoint and --from both name a source", "Give one of them.");
  }
  await runOrExplain(async () => {
    const report = await pull(await loadProject({ config, checkOnly: true }), options);
    printText(json ? cleanJson(report) : printPull(report, process.cwd()));
    if (!endsWell(report, options.dryRun ?? false)) process.exitCode = 1;
  }, json);
}
