import type { Command } from "commander";
import type { CheckFlags } from "./run.ts";

/** Adds `conversations check`, which compares the generated files with what the generator makes now. */
export function addCheckCommand(program: Command): void {
  program
    .command("check")
    .description("check that the generated files are up to date, and report what has changed for callers")
    .option("-c, --config <file>", "the config to use instead of codegen.ts")
    .option(
      "-b, --base <revision>",
      "compare callers with a git revision, such as origin/main, instead of the files on disk",
    )
    .option("--json", "print the report as JSON")
    .addHelpText("after", exitCodes)
    .action(async (options: CheckFlags) => (await import("./run.ts")).run(options));
}

const exitCodes = `
Exit codes:
  0  the files are up to date; with --base, nothing breaks callers either
  1  a file is stale, missing, orphaned or edited; with --base, also if something breaks callers
  2  the check could not run, or could not compare with the base
`;
