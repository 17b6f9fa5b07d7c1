import { readFileSync } from "node:fs";
import { Command } from "commander";
import { packageFolder } from "../../plugins/client/load/package.ts";
import { cleanLine } from "../text/clean.ts";

/** Each command's module. Only the requested one is loaded, which keeps the start fast. */
const commands: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  init: async () => (await import("./init/command.ts")).addInitCommand,
  generate: async () => (await import("./generate/command.ts")).addGenerateCommand,
  sandbox: async () => (await import("./sandbox/command.ts")).addSandboxCommand,
  replay: async () => (await import("./replay/command.ts")).addReplayCommand,
  demo: async () => (await import("./demo/command.ts")).addDemoCommand,
  check: async () => (await import("./check/command.ts")).addCheckCommand,
  adopt: async () => (await import("./adopt/command.ts")).addAdoptCommand,
  pull: async () => (await import("./pull/command.ts")).addPullCommand,
};

/** Creates the command line: with the command that is `requested`, or with all of them if there is no such command. */
export async function createProgram(requested = ""): Promise<Command> {
  const program = new Command("conversations")
    .description("Typed operations for the Zendesk Chat Conversations API.")
    .version(readVersion(), "-V, --version", "print the version")
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(toOneLine(text)) });
  const load = Object.hasOwn(commands, requested) ? commands[requested] : undefined;
  for (const each of load ? [load] : Object.values(commands)) (await each())(program);
  return program;
}

/** Puts commander's suggestion on the line of the error. For an unknown command without one, `--help` is suggested. */
function toOneLine(error: string): string {
  return `${cleanLine(error).replace(/^(error: unknown command '.*')$/, "$1. Look at conversations --help.")}\n`;
}

function readVersion(): string {
  const text = readFileSync(new URL("package.json", packageFolder), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}
