import { type DocumentNode, Kind } from "graphql";
import { type Definitions, readAll } from "../../../plugins/client/load/files.ts";
import { fragmentsOf } from "../../../plugins/client/section.ts";
import { Failure } from "../failure.ts";
import { findSources } from "../project/inputs.ts";
import type { Output } from "../project/project.ts";

type Wanted = Pick<Output, "folder" | "documents" | "externalDocuments" | "mayBeEmpty">;

/** What an output is made of, schema apart. */
export interface Sources {
  /** The definitions of each file of operations, in the order in which they are printed. */
  readonly own: Definitions;
  /** Those of files that only lend their fragments. */
  readonly external: Definitions;
}

/**
 * Reads the files of operations.
 *
 * @throws {InvalidOperationsError} with the syntax errors of all of them.
 * @throws {Failure} if there are none.
 */
export async function loadSources(folder: string, output: Wanted): Promise<Sources> {
  const [own, external] = await findSources(folder, output);
  return requireSome({ own: readAll(folder, own), external: readAll(folder, external) }, output);
}

/** @throws {Failure} if there is no operation and no fragment. */
export function requireSome(sources: Sources, { folder, documents, mayBeEmpty }: Wanted): Sources {
  const isEmpty = [...sources.own.values()].every((definitions) => definitions.length === 0);
  if (!isEmpty || mayBeEmpty) return sources;
  const where = documents.length > 0 ? `in ${documents.join(", ")}` : "named";
  throw new Failure(`There are no operations for ${folder} ${where}`, "Write some, or correct the config's documents.");
}

/** Its documents, those of others with their fragments alone. */
export function allDocuments({ own, external }: Sources): DocumentNode[] {
  return [documentOf(own), fragmentsOf(documentOf(external))];
}

/** The definitions of all the files in one document. */
export function documentOf(definitions: Definitions): DocumentNode {
  return { kind: Kind.DOCUMENT, definitions: [...definitions.values()].flat() };
}

/** Whether anybody asks the schema about itself: the stock plugins then print more types. */
export function asksIntrospection(documents: readonly DocumentNode[]): boolean {
  // A name that begins so is GraphQL's own.
  return documents.some(({ definitions }) =>
    definitions.some(({ loc }) => loc === undefined || /__(schema|type)\b/.test(loc.source.body)),
  );
}
