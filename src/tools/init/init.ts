import { createRequire } from "node:module";
import { join, relative } from "node:path";
import type { Diagnostic } from "../../../plugins/client/diagnostics/diagnostic.ts";
import { InvalidOperationsError } from "../../../plugins/client/diagnostics/invalid-operations-error.ts";
import { codeOf } from "../../text/error.ts";
import { Failure } from "../failure.ts";
import { generateProject } from "../generate/generate.ts";
import { writeChanged } from "../generate/write.ts";
import { hasConfig } from "../project/config-file.ts";
import { loadProject } from "../project/project.ts";
import { type Language, type ProjectKind, readKind } from "./kind.ts";
import { exampleFile, type PlannedFile, planFiles } from "./plan.ts";
import { rehearse } from "./rehearse.ts";

export interface InitOptions {
  /** The project's folder, as an absolute path. */
  readonly folder: string;
  /** The language to write. @default TypeScript if the project has it, JavaScript otherwise. */
  readonly language?: Language | undefined;
  /** True to read and report, and write nothing. */
  readonly dryRun: boolean;
}

/** The result of `conversations init`, or of its dry run. */
export interface InitReport {
  readonly kind: ProjectKind;
  readonly files: readonly PlannedFile[];
  /** The generated files, relative to the project's folder; empty after a dry run, or if there are errors. */
  readonly generated: readonly string[];
  /** The errors and warnings about the schema and the operations that the project has after the command. */
  readonly diagnostics: readonly Diagnostic[];
  /** Packages that the example bot needs and the project does not have. */
  readonly missingPackages: readonly string[];
  /**
   * The file of the example bot; undefined if the project already had a config, because it may not have the bot's
   * operations.
   */
  readonly example: string | undefined;
}

/**
 * Adds to a project what it needs for typed operations, and generates the client. Existing files are not changed.
 *
 * @throws {Failure} if package.json or the config cannot be read, or a file cannot be written; then none was written.
 */
export async function init({ folder, language, dryRun }: InitOptions): Promise<InitReport> {
  const kind = readKind(folder, language);
  // A config without our preset is refused here, before anything is written. The error shows the entry to add.
  const project = hasConfig(folder) ? await loadProject({ cwd: folder }) : undefined;
  const files = planFiles(folder, kind, project !== undefined);
  const missingPackages = project ? [] : examplePackages(kind).filter((name) => !isInstalled(name, folder));
  const report = { kind, files, missingPackages, example: project ? undefined : exampleFile(kind) };
  try {
    if (dryRun) {
      const { diagnostics } = project ? await generateProject(project) : await rehearse(folder, kind, files);
      return { ...report, generated: [], diagnostics };
    }
    const planned = files.filter(({ state }) => state !== "kept");
    writeChanged(
      folder,
      planned.map(({ file, content }) => ({ path: join(folder, file), content })),
    );
    const client = await generateProject(project ?? (await loadProject({ cwd: folder })));
    const writtenPaths = writeChanged(folder, client.files).map(({ path }) => relative(folder, path));
    return { ...report, generated: writtenPaths, diagnostics: client.diagnostics };
  } catch (error) {
    // The planned files were written even so, and the report lists them.
    if (!(error instanceof InvalidOperationsError)) throw error;
    return { ...report, generated: [], diagnostics: error.diagnostics };
  }
}

/** Returns the package that runs the TypeScript example: tsx. */
function examplePackages({ language }: ProjectKind): string[] {
  return language === "ts" ? ["typescript", "tsx"] : [];
}

function isInstalled(name: string, folder: string): boolean {
  try {
    createRequire(join(folder, "package.json")).resolve(`${name}/package.json`);
    return true;
  } catch (error) {
    if (codeOf(error) === "MODULE_NOT_FOUND") return false;
    throw new Failure(`Cannot look for the package ${name}`, String(error));
  }
}
