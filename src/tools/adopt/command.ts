import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { isNamedInside } from "../../../plugins/client/real-path.ts";
import { codeOf } from "../../text/error.ts";
import { Failure } from "../failure.ts";
import { requireInside, writeChanged } from "../generate/write.ts";
import type { AdoptReport, CodeChange } from "./model.ts";

interface AdoptFlags {
  readonly config?: string;
  readonly out?: string;
  readonly report?: string;
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly write?: boolean;
  readonly bridge?: boolean;
}

/** Adds `conversations adopt`, which moves the GraphQL documents of an old bot into operations, and reports what is left to do. */
export function addAdoptCommand(program: Command): void {
  program
    .command("adopt")
    .description("move the GraphQL documents of an old bot into operations, and report what replaces its sends")
    .argument("[paths...]", "files and folders to search", ["."])
    .option("-c, --config <file>", "the config to use instead of codegen.ts")
    .option("-o, --out <file>", "the file for new operations (default: adopted.graphql next to the others)")
    .option("-r, --report <file>", "write the report to a file as well")
    .option("-n, --dry-run", "report only, and write nothing")
    .option(
      "-w, --write",
      "edit the bot: replace login and socket after you confirm it, and the sends under “Replace now”",
    )
    .option("--bridge", "replace login and socket without asking; needs --write")
    .option("--json", "print the report as JSON")
    .addHelpText("after", details)
    .action(run);
}

const details = `
It reads the bot's code and never runs it. Without --write it writes new operations and the client, and leaves the bot
as it is. With --write it needs a clean git tree, edits all files or none, and changes nothing else in them.

Exit codes:
  0  every document became an operation
  1  a document does not fit the schema or cannot be read, or the generator refuses the operations
  2  it could not run, because of the config, a path, a file or git

Examples:
  conversations adopt --dry-run   see the report first
  conversations adopt             write the operations and the client
  conversations adopt --write     edit the bot as well
`;

async function run(paths: readonly string[], options: AdoptFlags): Promise<void> {
  if (options.write && options.dryRun)
    throw new Failure("--write and --dry-run exclude each other", "Give one of them.");
  if (options.bridge && !options.write)
    throw new Failure("--bridge needs --write", "Without it no file of the bot is edited.");
  const { createProgress } = await import("./report/progress.ts");
  const { adopt } = await import("./adopt.ts");
  const { printReport } = await import("./report/print.ts");
  const { cleanJson } = await import("../../text/clean.ts");
  const { printError, printText } = await import("../print.ts");
  const progress = createProgress(process.stderr);
  const { config, out, dryRun, write } = options;
  const confirmBridge = async (changes: readonly CodeChange[]) => {
    progress.end();
    return options.bridge === true || (await ask(changes));
  };
  // Before anything is written.
  if (options.report !== undefined && isNamedInside(process.cwd(), options.report)) {
    requireInside(process.cwd(), resolve(options.report));
  }
  let report: AdoptReport;
  try {
    const cwd = process.cwd();
    report = await adopt({ cwd, paths, config, out, dryRun, write, confirmBridge, progress: progress.show });
  } finally {
    progress.end();
  }
  if (options.report !== undefined) writeReport(options.report, `${printReport(report)}\n`);
  printText(options.json ? cleanJson(report) : printReport(report));
  const missing = write && report.edited.length === 0 ? missingStep(report) : undefined;
  if (missing !== undefined) printError(missing, "yellow");
  if (report.doesNotFit.length + report.cannotBeRead.length > 0) process.exitCode = 1;
}

/** Returns the step that must come before --write can edit something. */
function missingStep({ start: { bridge }, replaceNow }: AdoptReport): string | undefined {
  if (bridge === null) return undefined;
  if (bridge.length > 0) {
    return "Nothing was replaced: login and socket must be replaced first. Confirm that with --bridge.";
  }
  return replaceNow.length > 0
    ? "No send was replaced: make the socket with asWebSocket(session) by hand first."
    : undefined;
}

/** Shows the lines of the bridge and asks for confirmation. Without a terminal the answer is no. */
async function ask(changes: readonly CodeChange[]): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const { createInterface } = await import("node:readline/promises");
  const { printChanges } = await import("./report/print.ts");
  process.stderr.write(`${printChanges(changes)}\n`);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await lines.question("Replace login and socket with the bridge? [y/N] ")).trim());
  } finally {
    lines.close();
  }
}

function writeReport(file: string, text: string): void {
  if (isNamedInside(process.cwd(), file)) writeChanged(process.cwd(), [{ path: resolve(file), content: text }]);
  else writeOutside(file, text);
}

/** Outside the project, the report may also go to a device or a pipe. */
function writeOutside(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const reason = codeOf(error) ?? error;
    throw new Failure(`The report ${file} cannot be written (${reason})`, "Check its folder.");
  }
}
