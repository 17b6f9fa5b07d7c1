import type { GraphQLSchema } from "graphql";
import { type Cache, createCache } from "./cache.ts";
import { check, withSeverity } from "./check/check.ts";
import type { OutputConfig } from "./config.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { throwIfInvalid } from "./diagnostics/invalid-operations-error.ts";
import type { Documents } from "./documents.ts";
import { load, type SourcePaths, type Sources } from "./load/load.ts";
import type { Client } from "./model.ts";
import { type PrintedFile, printFiles } from "./print/files.ts";
import { read } from "./read/read.ts";

export interface Generated {
  /** The files of the output, in the order in which they are written. */
  readonly files: readonly PrintedFile[];
  /** The warnings. */
  readonly diagnostics: readonly Diagnostic[];
  /** The model from which the files were printed. */
  readonly model: Client;
}

/**
 * Generates an output from its files. Writes and prints nothing.
 *
 * @param folder The project's folder, absolute; every path is relative to it.
 * @throws {InvalidOperationsError} with every diagnostic, if there are errors.
 */
export async function generate(
  folder: string,
  paths: SourcePaths,
  config: OutputConfig,
  cache: Cache = createCache(),
): Promise<Generated & { readonly sources: Sources }> {
  const sources = await load(folder, paths, cache.load);
  return { ...generateFrom(sources.schema, sources.documents, config, cache), sources };
}

/** Generates an output from a schema and documents that have been loaded: check → read → print. */
export function generateFrom(
  schema: GraphQLSchema,
  documents: Documents,
  config: OutputConfig,
  cache: Cache = createCache(),
): Generated {
  const checked = check(schema, documents, config, cache.check);
  // The reader needs valid documents: it cannot read a field that does not exist.
  throwIfInvalid(checked.diagnostics);
  const { model, diagnostics: more } = read(schema, checked.documents, config, cache.read);
  const diagnostics = [...checked.diagnostics, ...withSeverity(more, config)];
  throwIfInvalid(diagnostics);
  return { files: printFiles(model, config, cache.print), diagnostics, model };
}
