import type { Command } from "commander";
import { cleanJson } from "../../text/clean.ts";

interface CheckFlags {
  readonly config?: string;
  readonly base?: string;
  readonly json?: boolean;
}

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
    .action(run);
}

const exitCodes = `
Exit codes:
  0  the files are up to date; with --base, nothing breaks callers either
  1  a file is stale, missing, orphaned or edited; with --base, also if something breaks callers
  2  the check could not run, or could not compare with the base
`;

async function run({ config, base, json = false }: CheckFlags): Promise<void> {
  const { runOrExplain } = await import("../report/diagnostics.ts");
  await runOrExplain(async () => {
    const { loadProject } = await import("../project/project.ts");
    const { check, exitCodeOf } = await import("./check.ts");
    const report = await check(await loadProject({ config, checkOnly: true }), base);
    const { printText } = await import("../print.ts");
    const { printCheck } = await import("./print-report.ts");
    printText(json ? cleanJson(report) : printCheck(report, process.cwd()));
    process.exitCode = exitCodeOf(report);
  }, json);
}
