import { basename, dirname, resolve } from "node:path";
import { Failure, Unsupported } from "../failure.ts";
import { printDuration, printError, printLine } from "../print.ts";
import { loadProject } from "../project/project.ts";
import { printDiagnostics } from "../report/diagnostics.ts";
import { generateProject } from "./generate.ts";
import { reportOthers } from "./report-others.ts";
import { WriteFailure, writeChanged } from "./write.ts";

/** The options of the command, as commander passes them. */
export interface GenerateFlags {
  readonly config?: string;
  readonly watch?: boolean;
}

/** Generates once, or whenever an input changes. */
export async function run({ config, watch = false }: GenerateFlags): Promise<void> {
  const options = { cwd: process.cwd(), config };
  try {
    if (watch) await (await import("./watch/watch.ts")).watch(options);
    else await generateOnce(options);
  } catch (error) {
    // graphql-codegen ends with 1 if the config is wrong.
    if (error instanceof Unsupported || error instanceof WriteFailure || !(error instanceof Failure)) throw error;
    printError(`error: ${error.message}`, "red");
    process.exitCode = 1;
  }
}

async function generateOnce(options: { readonly cwd: string; readonly config: string | undefined }): Promise<void> {
  const project = await loadProject(options);
  const { files, diagnostics } = await generateProject(project);
  if (diagnostics.length > 0) printDiagnostics(diagnostics);
  const writtenPaths = writeChanged(project.folder, files).map(({ path }) => path);
  for (const { folder } of project.outputs) {
    const names = writtenPaths
      .filter((path) => dirname(path) === resolve(options.cwd, folder))
      .map((path) => basename(path));
    const done = names.length === 0 ? "nothing to do" : `${names.join(", ")} written`;
    // Since the start of the process: that is how long the user has waited.
    printLine(`${folder}: ${done} (${printDuration(process.uptime() * 1000)})`);
  }
  reportOthers(project);
}
