import type { Command } from "commander";
import { cleanJson } from "../../text/clean.ts";

interface PullFlags {
  readonly config?: string;
  readonly endpoint?: string;
  readonly from?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Adds `conversations pull`, which replaces the project's schema with the service's. */
export function addPullCommand(program: Command): void {
  program
    .command("pull")
    .description("replace the project's schema with the service's, and report the effect on each operation")
    .option("-c, --config <file>", "the config to use instead of codegen.ts")
    .option("-e, --endpoint <url>", "the service's HTTP address (default: the vendor's)")
    .option("-f, --from <file>", "read the schema from a file instead: an introspection result (.json) or definitions")
    .option("-n, --dry-run", "report only; write nothing")
    .option("--json", "print the report as JSON")
    .addHelpText("after", exitCodes)
    .action(run);
}

const exitCodes = `
Exit codes:
  0  no operation is invalid or breaks its callers; with --dry-run, the schema is up to date
  1  an operation is invalid or breaks its callers; with --dry-run, the schema differs
  2  there is no new schema, and the old one is unchanged
`;

async function run({ config, json = false, ...options }: PullFlags): Promise<void> {
  const { Failure } = await import("../failure.ts");
  if (options.endpoint !== undefined && options.from !== undefined) {
    throw new Failure("--endpoint and --from both name a source", "Give one of them.");
  }
  const { runOrExplain } = await import("../report/diagnostics.ts");
  await runOrExplain(async () => {
    const { loadProject } = await import("../project/project.ts");
    const { pull } = await import("./pull.ts");
    const report = await pull(await loadProject({ config, checkOnly: true }), options);
    const { endsWell, printPull } = await import("./print-report.ts");
    const { printText } = await import("../print.ts");
    printText(json ? cleanJson(report) : printPull(report, process.cwd()));
    if (!endsWell(report, options.dryRun ?? false)) process.exitCode = 1;
  }, json);
}
