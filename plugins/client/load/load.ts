import type { GraphQLSchema } from "graphql";
import { createDocuments, type Documents } from "../documents.ts";
import { type Definitions, type FilesMemory, readDefinitions } from "./documents.ts";
import { findDocuments } from "./patterns.ts";
import { loadSchema, type SchemasMemory } from "./schema.ts";

/** The sources of an output, by their paths from the project's folder. */
export interface SourcePaths {
  /** The file of the schema. */
  readonly schema: string;
  /** Patterns for files of operations; a pattern that begins with "!" excludes files. */
  readonly documents: readonly string[];
  /** Patterns for files of which only the fragments are used. */
  readonly externalDocuments: readonly string[];
}

/** The sources of an output, loaded. */
export interface Sources {
  readonly schema: GraphQLSchema;
  readonly documents: Documents;
  /** The files of operations, with their definitions. */
  readonly files: Definitions;
}

export interface LoadMemory {
  readonly files: FilesMemory;
  readonly schemas: SchemasMemory;
}

/**
 * Loads the schema and the documents of an output.
 *
 * @throws {InvalidOperationsError} with the errors of the schema, or with the syntax errors of all documents.
 */
export async function load(
  folder: string,
  paths: SourcePaths,
  memory: LoadMemory = { files: new Map(), schemas: new Map() },
): Promise<Sources> {
  const schema = loadSchema(folder, paths.schema, memory.schemas);
  return { schema, ...(await loadDocuments(folder, paths, memory)) };
}

/** Loads only the documents. */
export async function loadDocuments(
  folder: string,
  paths: Omit<SourcePaths, "schema">,
  memory: LoadMemory = { files: new Map(), schemas: new Map() },
): Promise<Omit<Sources, "schema">> {
  const { own, external } = await findSources(folder, paths);
  // One call for both, so that one run reports all syntax errors.
  const files = readDefinitions(folder, [...new Set([...own, ...external])], memory.files);
  const pick = (names: readonly string[]) => names.map((name) => files.get(name) ?? []);
  const shared = external.filter((file) => !own.includes(file));
  return { documents: createDocuments(pick(own), pick(shared)), files };
}

/** Finds the files of operations, and the files of which only the fragments are used. */
export async function findSources(folder: string, paths: Omit<SourcePaths, "schema">) {
  return {
    own: await find(folder, paths.documents),
    external: await find(folder, paths.externalDocuments),
  };
}

async function find(folder: string, patterns: readonly string[]): Promise<string[]> {
  const included = patterns.filter((pattern) => !pattern.startsWith("!"));
  const ignore = patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1));
  return included.length > 0 ? await findDocuments(included, { cwd: folder, ignore }) : [];
}
