import { type Command, Option } from "commander";
import type { InitFlags } from "./run.ts";

/** Adds `conversations init`, which writes the files that a project needs and does not have. */
export function addInitCommand(program: Command): void {
  program
    .command("init")
    .description("set up this project: a config, the schema, operations, scripts and an example bot")
    .addOption(new Option("--language <language>", "write JavaScript or TypeScript").choices(["js", "ts"]))
    .option("--dry-run", "show what would be written, and write nothing")
    .addHelpText("after", help)
    .action(async (options: InitFlags) => (await import("./run.ts")).run(options));
}

const help = `
A file that is there already stays as it is. The language is TypeScript if the project has a tsconfig.json or depends on
typescript, and JavaScript otherwise.

Examples:
  npx conversations init
  npx conversations init --language ts --dry-run

Exit codes:
  0  the project has what it needs
  1  the project's own schema or operations are invalid
  2  package.json or the config cannot be read, or a file could not be written
`;
