import type { Command } from "commander";
import { cleanJson } from "../../text/clean.ts";

interface Options {
  readonly config?: string;
  readonly base?: string;
  readonly json?: boolean;
}

/** `conversations check`: are the generated files what the generator makes, and what has changed for callers? */
export function addCheckCommand(program: Command): void {
  program
    .command("check")
    .description("tell whether the generated files are what the generator makes, and what has changed for callers")
    .option("-c, --config <file>", "the config to use instead of codegen.ts")
    .option("-b, --base <revision>", "compare callers with a revision that git knows, instead of the committed files")
    .option("--json", "print the report for machines")
    .addHelpText("after", exitCodes)
    .action(run);
}

const exitCodes = `
Exit codes:
  0  the files are what the generator makes; with --base, nothing breaks callers either
  1  drift: a file is stale, missing, orphaned or edited; with --base, or something breaks callers
  2  the check could not run
`;

async function run({ config, base, json = false }: Options): Promise<void> {
  const { runOrExplain } = await import("../report/diagnostics.ts");
  await runOrExplain(async () => {
    const { loadProject } = await import("../project/project.ts");
    const { check } = await import("./check.ts");
    const report = await check(await loadProject({ config, checkOnly: true }), base);
    const { say } = await import("../print.ts");
    const { printCheck } = await import("./print-report.ts");
    say(json ? cleanJson(report) : printCheck(report, process.cwd()));
    if (!report.clean) process.exitCode = 1;
  }, json);
}
