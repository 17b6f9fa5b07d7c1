import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { Failure } from "../failure.ts";
import { generateProject } from "../generate/generate.ts";
import { writeChanged } from "../generate/write.ts";
import { hasConfig } from "../project/config-file.ts";
import { loadProject } from "../project/project.ts";
import { type Language, type ProjectKind, readKind } from "./kind.ts";
import { exampleFile, type PlannedFile, planFiles } from "./plan.ts";

export interface InitOptions {
  /** The project's folder, absolute. */
  readonly folder: string;
  /** The language to write. @default TypeScript if the project has it, JavaScript otherwise. */
  readonly language?: Language | undefined;
  /** True: reads and reports, and writes nothing. */
  readonly dryRun: boolean;
}

/** The result of `conversations init`, or of its dry run. */
export interface InitReport {
  readonly kind: ProjectKind;
  readonly files: readonly PlannedFile[];
  /** The generated files, from the project's folder; none after a dry run. */
  readonly generated: readonly string[];
  /** Packages that the example bot needs and the project does not have. */
  readonly missingPackages: readonly string[];
  /** The file of the example bot; undefined if the project has a config and may not have the bot's operations. */
  readonly example: string | undefined;
}

/**
 * Adds to a project what it needs for typed operations, and generates the client. A file that is there stays as it is.
 *
 * @throws {Failure} if package.json or the config cannot be read, or a file cannot be written; then none was written.
 */
export async function init({ folder, language, dryRun }: InitOptions): Promise<InitReport> {
  const kind = readKind(folder, language);
  // A config without our preset is refused here, with the entry to add.
  const isConfigured = hasConfig(folder);
  if (isConfigured) await loadProject({ cwd: folder, checkOnly: true });
  const files = planFiles(folder, kind, isConfigured);
  const missingPackages = isConfigured ? [] : examplePackages(kind).filter((name) => !isInstalled(name, folder));
  const report = { kind, files, generated: [], missingPackages, example: isConfigured ? undefined : exampleFile(kind) };
  if (dryRun) return report;
  writeChanged(
    folder,
    files.filter(({ state }) => state !== "kept").map(({ file, content }) => ({ path: join(folder, file), content })),
  );
  return { ...report, generated: await generateClient(folder) };
}

async function generateClient(folder: string): Promise<string[]> {
  const { files } = await generateProject(await loadProject({ cwd: folder }));
  return writeChanged(folder, files).map(({ path }) => relative(folder, path));
}

/** The TypeScript example is run by tsx. */
function examplePackages({ language }: ProjectKind): string[] {
  return language === "ts" ? ["typescript", "tsx"] : [];
}

function isInstalled(name: string, folder: string): boolean {
  try {
    createRequire(join(folder, "package.json")).resolve(`${name}/package.json`);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND") return false;
    throw new Failure(`Cannot look for the package ${name}`, String(error));
  }
}
