import { basename, dirname, resolve } from "node:path";
import type { Command } from "commander";
import type { Diagnostic } from "../../../plugins/client/diagnostics/diagnostic.ts";
import { Failure, Unsupported } from "../failure.ts";
import { complain, printDuration, say } from "../print.ts";
import { findConfig } from "../project/config-file.ts";
import { loadGraphql } from "./load-graphql.ts";
import { type Memory, openMemory } from "./memory/memory.ts";
import { OutsideProject, removeLeftovers, writeChanged } from "./write.ts";

interface Options {
  readonly config?: string;
  readonly watch?: boolean;
}

/** `conversations generate`: what graphql-codegen writes, without graphql-codegen's command line. */
export function addGenerateCommand(program: Command): void {
  program
    .command("generate")
    .description("make the client from the schema and the operations, as graphql-codegen does")
    .option("-c, --config <file>", "the config to use instead of codegen.ts")
    .option("-w, --watch", "go on, and make it anew whenever something changes")
    .addHelpText("after", exitCodes)
    .action((options: Options) => generateClient(options));
}

const exitCodes = `
Exit codes:
  0  the files are what the config, the schema and the operations make
  1  nothing was generated, for what graphql-codegen fails, too
  2  it could not do what it was asked: the config is for graphql-codegen alone, for example
`;

/** Once, or until Ctrl-C. Whatever graphql-codegen fails for ends with its exit code, 1. */
export async function generateClient({ config, watch = false }: Options): Promise<void> {
  const cwd = process.cwd();
  try {
    if (watch) return await (await import("./watch/watch.ts")).watch({ cwd, config });
    await generateOnce(cwd, config);
  } catch (error) {
    if (error instanceof Unsupported || error instanceof OutsideProject || !(error instanceof Failure)) throw error;
    complain(`error: ${error.message}`, "red");
    process.exitCode = 1;
  }
}

async function generateOnce(cwd: string, config: string | undefined): Promise<void> {
  const memory = openMemory(cwd, findConfig(cwd, config));
  const last = await memory.recall();
  if (last) {
    removeLeftovers(last.files);
    await warn(last.warnings);
  }
  const done = last ? last.outputs.map(({ folder }) => [folder, []] as const) : await makeAnew(cwd, config, memory);
  for (const [folder, written] of done)
    say(`${folder}: ${printWritten(written)} (${printDuration(process.uptime() * 1000)})`);
}

/** Tells which files of which folders have been written. Only here is GraphQL loaded. */
async function makeAnew(cwd: string, config: string | undefined, memory: Memory): Promise<[string, string[]][]> {
  await loadGraphql();
  const project =
    memory.recallProject() ?? (await (await import("../project/project.ts")).loadProject({ cwd, config }));
  const { generate } = await import("./generate.ts");
  const remember = await memory.prepare(project);
  const made = await generate(project);
  await warn(made.warnings);
  removeLeftovers(made.files);
  const written = writeChanged(cwd, made.files).map(({ path }) => path);
  remember(made);
  return project.outputs.map(({ folder }) => [
    folder,
    written.filter((path) => dirname(path) === resolve(cwd, folder)),
  ]);
}

/** The printer of diagnostics is loaded only if there are some. */
async function warn(warnings: readonly Diagnostic[]): Promise<void> {
  if (warnings.length === 0) return;
  const { formatDiagnostics } = await import("../../../plugins/client/diagnostics/format.ts");
  complain(formatDiagnostics(warnings), "yellow");
}

function printWritten(paths: readonly string[]): string {
  return paths.length === 0 ? "nothing to do" : `${paths.map((path) => basename(path)).join(", ")} written`;
}
