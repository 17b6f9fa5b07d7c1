import type { Command } from "commander";
import type { GenerateFlags } from "./run.ts";

/** Adds `conversations generate`, which writes what graphql-codegen writes, without graphql-codegen's command line. */
export function addGenerateCommand(program: Command): void {
  program
    .command("generate")
    .description("generate the client from the schema and the operations, as graphql-codegen does")
    .option("-c, --config <file>", "the config to use instead of codegen.ts")
    .option("-w, --watch", "watch the inputs, and generate again whenever one changes")
    .addHelpText("after", exitCodes)
    .action(async (options: GenerateFlags) => (await import("./run.ts")).run(options));
}

const exitCodes = `
Exit codes:
  0  the generated files are up to date
  1  the schema, the operations or the config are invalid; nothing was written
  2  the config needs graphql-codegen itself, or a file could not be written
`;
