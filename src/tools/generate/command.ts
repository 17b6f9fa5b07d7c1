import { basename, dirname, resolve } from "node:path";
import type { Command } from "commander";
import { formatDiagnostics } from "../../../plugins/client/diagnostics/format.ts";
import { Failure, Unsupported } from "../failure.ts";
import { printDuration, printError, printLine } from "../print.ts";
import { reportOthers } from "./report-others.ts";
import { WriteFailure } from "./write.ts";

interface GenerateFlags {
  readonly config?: string;
  readonly watch?: boolean;
}

/** `conversations generate`: what graphql-codegen writes, without graphql-codegen's command line. */
export function addGenerateCommand(program: Command): void {
  program
    .command("generate")
    .description("generate the client from the schema and the operations, as graphql-codegen does")
    .option("-c, --config <file>", "the config to use instead of codegen.ts")
    .option("-w, --watch", "watch the inputs, and generate again whenever one changes")
    .addHelpText("after", exitCodes)
    .action(run);
}

const exitCodes = `
Exit codes:
  0  the generated files are up to date
  1  the schema, the operations or the config are invalid; nothing was written
  2  the config needs graphql-codegen itself, or a file could not be written
`;

async function run({ config, watch = false }: GenerateFlags): Promise<void> {
  const options = { cwd: process.cwd(), config };
  try {
    await loadGraphql();
    if (watch) await (await import("./watch/watch.ts")).watch(options);
    else await generateOnce(options);
  } catch (error) {
    if (error instanceof Unsupported || error instanceof WriteFailure || !(error instanceof Failure)) throw error;
    printError(`error: ${error.message}`, "red");
    process.exitCode = 1;
  }
}

/**
 * Loads graphql-js as it is in production: without a search for a second copy of itself at every step. It looks at
 * NODE_ENV once, while it is loaded; the config finds the variable as it was.
 */
async function loadGraphql(): Promise<void> {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV ??= "production";
  await import("graphql");
  if (before === undefined) delete process.env.NODE_ENV;
}

async function generateOnce(options: { readonly cwd: string; readonly config: string | undefined }): Promise<void> {
  const [{ loadProject }, { generateProject }, { writeChanged }] = await Promise.all([
    import("../project/project.ts"),
    import("./generate.ts"),
    import("./write.ts"),
  ]);
  const project = await loadProject(options);
  const { files, diagnostics } = await generateProject(project);
  if (diagnostics.length > 0) printError(formatDiagnostics(diagnostics), "yellow");
  const written = writeChanged(project.folder, files).map(({ path }) => path);
  for (const { folder } of project.outputs) {
    const names = written
      .filter((path) => dirname(path) === resolve(options.cwd, folder))
      .map((path) => basename(path));
    const done = names.length === 0 ? "nothing to do" : `${names.join(", ")} written`;
    printLine(`${folder}: ${done} (${printDuration(process.uptime() * 1000)})`);
  }
  reportOthers(project);
}
