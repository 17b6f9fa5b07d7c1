import { dirname, posix, resolve } from "node:path";
import { type Cache, createCache } from "../../../plugins/client/cache.ts";
import { InvalidConfigError, type OutputConfig, resolveConfig } from "../../../plugins/client/config.ts";
import type { Diagnostic } from "../../../plugins/client/diagnostics/diagnostic.ts";
import { InvalidOperationsError } from "../../../plugins/client/diagnostics/invalid-operations-error.ts";
import { type Generated, generate } from "../../../plugins/client/generate.ts";
import { checkHttpFields } from "../../../plugins/client/http-fields.ts";
import type { Sources } from "../../../plugins/client/load/load.ts";
import type { Client } from "../../../plugins/client/model.ts";
import { checkOutputFolder } from "../../../plugins/client/output-folder.ts";
import type { PrintedFile } from "../../../plugins/client/print/files.ts";
import { Failure } from "../failure.ts";
import type { Output, Project } from "../project/project.ts";

export interface GeneratedFile extends Omit<PrintedFile, "name"> {
  /** The absolute path. */
  readonly path: string;
}

/** The result of one output. */
export interface GeneratedOutput {
  readonly output: Output;
  readonly files: readonly GeneratedFile[];
  /** The model that the files were printed from. */
  readonly model: Client;
  /** The sources that the files were generated from. */
  readonly sources: Sources;
}

export interface GeneratedProject {
  /** The results, one for each output of the project, in the same order. */
  readonly outputs: readonly GeneratedOutput[];
  /** The files of all outputs. */
  readonly files: readonly GeneratedFile[];
  /** The warnings about all outputs. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The caches that one run passes to the next, one for each output. */
export type Caches = Map<Output, Cache>;

/**
 * Generates in memory what graphql-codegen would write, to the byte. Writes and prints nothing.
 *
 * @throws {InvalidOperationsError} with every diagnostic of every output, if there are errors.
 * @throws {Failure} if the config is wrong, or there are no operations.
 */
export async function generateProject(project: Project, caches?: Caches): Promise<GeneratedProject> {
  const outputs: GeneratedOutput[] = [];
  const diagnostics: Diagnostic[] = [];
  let isInvalid = false;
  for (const output of project.outputs) {
    try {
      const generated = await generateOutput(project, output, cacheFor(output, caches));
      outputs.push(generated.output);
      diagnostics.push(...generated.diagnostics);
    } catch (error) {
      // The other outputs are checked even so, so that one run reports every error.
      if (!(error instanceof InvalidOperationsError)) throw error;
      isInvalid = true;
      diagnostics.push(...error.diagnostics);
    }
  }
  const all = withoutRepetitions(diagnostics);
  if (isInvalid) throw new InvalidOperationsError(all);
  return { outputs, files: outputs.flatMap(({ files }) => files), diagnostics: all };
}

/** Outputs may share their operations, and then have the same diagnostics. */
function withoutRepetitions(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...new Map(diagnostics.map((each) => [JSON.stringify(each), each])).values()];
}

async function generateOutput(project: Project, output: Output, cache: Cache | undefined) {
  const config = configFor(project, output);
  const { files, diagnostics, model, sources } = await generate(project.folder, output, config, cache);
  asFailure(() => checkHttpFields(sources.schema, config));
  if (sources.documents.own.length === 0 && !output.mayBeEmpty) throw noOperations(project, output);
  return { diagnostics, output: { output, model, sources, files: place(project, output, files) } };
}

/**
 * Resolves the options of an output.
 *
 * @throws {Failure} if an option is wrong, or the output folder cannot be used.
 */
export function configFor({ folder }: Project, output: Output): OutputConfig {
  return asFailure(() => {
    const config = resolveConfig(output, folder);
    checkOutputFolder(output.folder, folder);
    return config;
  });
}

function asFailure<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw error instanceof InvalidConfigError ? new Failure(error.message) : error;
  }
}

function cacheFor(output: Output, caches: Caches | undefined): Cache | undefined {
  if (!caches) return undefined;
  const cache = caches.get(output) ?? createCache();
  caches.set(output, cache);
  return cache;
}

function noOperations({ folder: cwd, configFile }: Project, { folder, documents }: Output): Failure {
  if (documents.length === 0) {
    return new Failure(`${folder} has no documents`, 'Name them: documents: "operations/*.graphql".');
  }
  const home = dirname(configFile);
  const hint =
    home === cwd ? hintFor(documents) : `Paths are relative to ${cwd}, not to ${home}: run the command there.`;
  return new Failure(`There are no operations for ${folder} in ${documents.join(", ")}`, hint);
}

/** Returns a hint if a pattern has characters that have another meaning in a pattern than in a path. */
function hintFor(patterns: readonly string[]): string {
  const text = patterns.join(" ");
  if (/[\w.]\\[\w*.]/.test(text)) return "In a pattern a backslash is not a separator: write / between folders.";
  if (/(?<!\\)[()]/.test(text)) return "In a pattern parentheses group: write \\( and \\) for a folder's name.";
  return "Write some, or correct the config's documents.";
}

/** Adds the path of each file. */
export function place({ folder }: Project, output: Output, files: Generated["files"]): GeneratedFile[] {
  return files.map(({ name, ...file }) => ({ ...file, path: resolve(folder, posix.join(output.folder, name)) }));
}
