import { readFile } from "node:fs/promises";
import type { Types } from "@graphql-codegen/plugin-helpers";
import { type DefinitionNode, type DocumentNode, GraphQLError, Kind, parse, Source } from "graphql";
import { glob } from "tinyglobby";
import { Refused, refuseError } from "./errors.ts";

type Pointer = Types.OperationDocument;

/**
 * Has graphql-codegen read `.graphql` files through `readDocuments`: its own reader tells neither the file nor the line
 * of a syntax error.
 */
export function withOwnReader(pointer: Pointer): Pointer {
  if (typeof pointer !== "string" || !/\.(graphql|gql)$/.test(pointer)) return pointer;
  // Its types know the reader only by a module's name; graphql-tools takes the function just as well.
  return { [pointer]: { loader: readDocuments as unknown as string } };
}

/**
 * Reads the files that a pattern names, as one document whose nodes know their file.
 *
 * @throws {Refused} with the syntax errors of all files.
 */
export async function readDocuments(pattern: string, { cwd = process.cwd() } = {}): Promise<DocumentNode> {
  const files = await glob(pattern, { cwd, absolute: true });
  const refusals: string[] = [];
  const definitions: DefinitionNode[] = [];
  for (const file of files.sort()) {
    try {
      definitions.push(...parse(new Source(await readFile(file, "utf8"), file)).definitions);
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      refusals.push(refuseError(error, "The operation ends before here, or a bracket or name is missing."));
    }
  }
  if (refusals.length > 0) throw new Refused(refusals);
  return { kind: Kind.DOCUMENT, definitions };
}
