import { readFileSync } from "node:fs";
import { Command } from "commander";
import { packageFolder } from "../../plugins/client/load/package.ts";
import { cleanLine } from "../text/clean.ts";

/** Each command's module, loaded when it is asked for: what the others need would cost its start. */
const commands: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  init: async () => (await import("./init/command.ts")).addInitCommand,
  generate: async () => (await import("./generate/command.ts")).addGenerateCommand,
  sandbox: async () => (await import("./sandbox/command.ts")).addSandboxCommand,
  demo: async () => (await import("./demo/command.ts")).addDemoCommand,
  check: async () => (await import("./check/command.ts")).addCheckCommand,
  adopt: async () => (await import("./adopt/command.ts")).addAdoptCommand,
  pull: async () => (await import("./pull/command.ts")).addPullCommand,
};

/** The command line, with all commands if it is not clear which one is `asked` for. */
export async function createProgram(asked = ""): Promise<Command> {
  const program = new Command("conversations")
    .description("Typed operations for the Zendesk Chat Conversations API.")
    .version(readVersion(), "-V, --version", "print the version")
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(inOneLine(text)) });
  const load = Object.hasOwn(commands, asked) ? commands[asked] : undefined;
  for (const each of load ? [load] : Object.values(commands)) (await each())(program);
  return program;
}

/** Commander's suggestion follows the error; without one for a command, the list of commands helps. */
function inOneLine(error: string): string {
  return `${cleanLine(error).replace(/^(error: unknown command '.*')$/, "$1. Look at conversations --help.")}\n`;
}

function readVersion(): string {
  const text = readFileSync(new URL("package.json", packageFolder), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}
