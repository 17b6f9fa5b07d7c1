import { posix, resolve } from "node:path";
import type { GraphQLSchema } from "graphql";
import { checkDocuments } from "../../../plugins/client/check/check.ts";
import type { Diagnostic } from "../../../plugins/client/diagnostics/diagnostic.ts";
import { throwIfInvalid } from "../../../plugins/client/diagnostics/invalid-operations-error.ts";
import { checkOutput } from "../../../plugins/client/output.ts";
import { resolveSection, type Section } from "../../../plugins/client/section.ts";
import { Failure } from "../failure.ts";
import type { Output, Project } from "../project/project.ts";
import { loadSchema } from "./schema.ts";
import { allDocuments, loadSources, type Sources } from "./sources.ts";
import { printFiles, type Texts } from "./texts.ts";

export interface GeneratedFile {
  /** Absolute. */
  readonly path: string;
  readonly content: string;
}

export interface Generated {
  /** `schema.ts`, `types.ts` and `client.ts` of each output. */
  readonly files: readonly GeneratedFile[];
  readonly warnings: readonly Diagnostic[];
}

/**
 * Makes in memory what graphql-codegen would write, to the byte. Writes and prints nothing.
 *
 * @throws {InvalidOperationsError} with every diagnostic of the first output that has errors.
 * @throws {Failure} if there is nothing to make it of.
 */
export async function generate(project: Project): Promise<Generated> {
  const files: GeneratedFile[] = [];
  const warnings: Diagnostic[] = [];
  const schemas = new Map<string, GraphQLSchema>();
  for (const output of project.outputs) {
    const section = sectionFor(project, output);
    const schema = schemas.get(output.schema) ?? loadSchema(project.folder, output.schema);
    schemas.set(output.schema, schema);
    const sources = await loadSources(project.folder, output);
    warnings.push(...check(schema, sources, section));
    files.push(...placed(project, output, await printFiles(schema, sources, section)));
  }
  return { files, warnings };
}

/** @throws {Failure} if an option is mistaken, or the folder cannot be the output. */
export function sectionFor({ folder }: Project, output: Output): Section {
  try {
    const section = resolveSection(output);
    checkOutput(output.folder, folder);
    return section;
  } catch (error) {
    throw error instanceof TypeError ? new Failure(error.message) : error;
  }
}

/**
 * Returns the warnings.
 *
 * @throws {InvalidOperationsError} if there are errors.
 */
export function check(schema: GraphQLSchema, sources: Sources, { client, stock }: Section): Diagnostic[] {
  const scalars = Object.keys(stock.scalars);
  const diagnostics = checkDocuments(schema, allDocuments(sources), { ...client, scalars });
  throwIfInvalid(diagnostics);
  return diagnostics;
}

/** The texts with the paths of their files. */
export function placed({ folder }: Project, output: Output, texts: Texts): GeneratedFile[] {
  return Object.entries(texts).map(([file, content]) => ({
    path: resolve(folder, posix.join(output.folder, file)),
    content,
  }));
}
