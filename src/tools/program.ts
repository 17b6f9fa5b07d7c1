import { readFileSync } from "node:fs";
import { Command } from "commander";
import { packageFolder } from "../../plugins/client/load/package.ts";
import { cleanLine } from "../text/clean.ts";
import { addAdoptCommand } from "./adopt/command.ts";
import { addCheckCommand } from "./check/command.ts";
import { addDemoCommand } from "./demo/command.ts";
import { addGenerateCommand } from "./generate/command.ts";
import { addInitCommand } from "./init/command.ts";
import { addPullCommand } from "./pull/command.ts";
import { addReplayCommand } from "./replay/command.ts";
import { addSandboxCommand } from "./sandbox/command.ts";

/** The commands, in the order in which `--help` lists them. */
const commands = [
  addInitCommand,
  addGenerateCommand,
  addSandboxCommand,
  addReplayCommand,
  addDemoCommand,
  addCheckCommand,
  addAdoptCommand,
  addPullCommand,
];

/** Creates the command line. The code of a command is loaded when the command runs, which keeps the start fast. */
export function createProgram(): Command {
  const program = new Command("conversations")
    .description("Typed operations for the Zendesk Chat Conversations API.")
    .version(readVersion(), "-V, --version", "print the version")
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(toOneLine(text)) })
    // At the first action, and not here: --help and errors of the command line do not need graphql-js.
    .hook("preAction", loadGraphql);
  for (const add of commands) add(program);
  return program;
}

/**
 * Loads graphql-js as in production: without a search for a second copy of itself at every step. graphql-js reads
 * NODE_ENV once, while it is loaded; afterwards the variable has its old value again, for the config.
 */
async function loadGraphql(): Promise<void> {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV ??= "production";
  await import("graphql");
  if (before === undefined) delete process.env.NODE_ENV;
}

/** Puts commander's suggestion on the line of the error. For an unknown command without one, `--help` is suggested. */
function toOneLine(error: string): string {
  return `${cleanLine(error).replace(/^(error: unknown command '.*')$/, "$1. Look at conversations --help.")}\n`;
}

function readVersion(): string {
  const text = readFileSync(new URL("package.json", packageFolder), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}
