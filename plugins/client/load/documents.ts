import type { Types } from "@graphql-codegen/plugin-helpers";
import { type DocumentNode, Kind } from "graphql";
import { readAll } from "./files.ts";
import { findDocuments, isDocumentPattern } from "./patterns.ts";

type Pointer = Types.OperationDocument;

/** Where to look: what graphql-codegen hands to a reader, as far as it matters. */
interface ReadOptions {
  readonly cwd?: string;
  readonly ignore?: string[];
}

/**
 * Has graphql-codegen read `.graphql` files through `readDocuments`: its own reader tells neither the file nor the line
 * of a syntax error. All patterns become one, so that one run reports them all and a file that two of them match is
 * read once. What has another ending stays as it is, and so does a pattern that begins with "!".
 */
export function withOwnReader(pointers: readonly Pointer[]): Pointer[] {
  const patterns = pointers.filter(isOwn);
  if (patterns.length === 0) return [...pointers];
  const loader = (_pointer: string, options: ReadOptions) => readDocuments(patterns, options);
  // Its types know a reader only by a module's name; graphql-tools takes the function just as well.
  const own = { [patterns.join(",")]: { loader: loader as unknown as string } };
  return [...pointers.filter((pointer) => !isOwn(pointer)), own];
}

function isOwn(pointer: Pointer): pointer is string {
  return typeof pointer === "string" && isDocumentPattern(pointer);
}

/** Reads the files that the patterns name, as one document whose nodes know their file by its path from `cwd`. */
async function readDocuments(
  patterns: readonly string[],
  { cwd = process.cwd(), ignore = [] }: ReadOptions = {},
): Promise<DocumentNode> {
  const files = readAll(cwd, await findDocuments(patterns, { cwd, ignore }));
  return { kind: Kind.DOCUMENT, definitions: [...files.values()].flat() };
}
