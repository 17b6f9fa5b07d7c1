import type { Command } from "commander";
import type { PullFlags } from "./run.ts";

/** Adds `conversations pull`, which replaces the project's schema with the service's. */
export function addPullCommand(program: Command): void {
  program
    .command("pull")
    .description("replace the project's schema with the service's, and report the effect on each operation")
    .option("-c, --config <file>", "the config to use instead of codegen.ts")
    .option("-e, --endpoint <url>", "the service's HTTP address (default: the vendor's)")
    .option("-f, --from <file>", "read the schema from a file instead: an introspection result (.json) or definitions")
    .option("-n, --dry-run", "report only, and write nothing")
    .option("--json", "print the report as JSON")
    .addHelpText("after", exitCodes)
    .action(async (options: PullFlags) => (await import("./run.ts")).run(options));
}

const exitCodes = `
Exit codes:
  0  no operation is invalid or breaks its callers; with --dry-run, the schema is up to date
  1  an operation is invalid or breaks its callers; with --dry-run, the schema differs
  2  there is no new schema, and the old one is unchanged
`;
