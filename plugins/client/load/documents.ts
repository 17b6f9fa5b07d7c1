import type { Types } from "@graphql-codegen/plugin-helpers";
import { type DefinitionNode, type DocumentNode, Kind } from "graphql";
import { glob } from "tinyglobby";
import { type Problem, Refused } from "../errors.ts";
import { readDefinitions, refuseFile } from "./files.ts";

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
  return typeof pointer === "string" && /^[^!].*\.(graphql|gql|\{(graphql|gql|,)+\})$/.test(pointer);
}

/**
 * Reads the files that the patterns name, as one document whose nodes know their file by its path from `cwd`.
 *
 * @throws {Refused} with the syntax errors of all files.
 */
async function readDocuments(
  patterns: readonly string[],
  { cwd = process.cwd(), ignore = [] }: ReadOptions = {},
): Promise<DocumentNode> {
  const files = await glob(patterns, { cwd, ignore });
  const refusals: Problem[] = [];
  const definitions: DefinitionNode[] = [];
  for (const file of files.sort()) {
    try {
      definitions.push(...(await readDefinitions(cwd, file)));
    } catch (error) {
      refusals.push(refuseFile(file, error));
    }
  }
  if (refusals.length > 0) throw new Refused(refusals);
  return { kind: Kind.DOCUMENT, definitions };
}
