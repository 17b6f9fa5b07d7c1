import { type DefinitionNode, type DocumentNode, Kind } from "graphql";
import type { DocumentPointer } from "../codegen-types.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { throwIfInvalid } from "../diagnostics/invalid-operations-error.ts";
import { diagnoseFile, parseDefinitions, readText } from "./parse.ts";
import { findDocuments, isDocumentPattern } from "./patterns.ts";

/** The definitions of each file, by its path from the project's folder. */
export type Definitions = ReadonlyMap<string, readonly DefinitionNode[]>;

/** The text and the definitions of each file. */
export type FilesMemory = Map<string, { readonly text: string; readonly definitions: readonly DefinitionNode[] }>;

/**
 * Reads the definitions of all the files, by their paths from `cwd`.
 *
 * @throws {InvalidOperationsError} with the errors of all files.
 */
export function readDefinitions(cwd: string, files: readonly string[], memory: FilesMemory = new Map()): Definitions {
  const definitions = new Map<string, readonly DefinitionNode[]>();
  const diagnostics: Diagnostic[] = [];
  for (const file of files) {
    try {
      definitions.set(file, readFile(cwd, file, memory));
    } catch (error) {
      diagnostics.push(diagnoseFile(file, error));
    }
  }
  for (const file of memory.keys()) if (!definitions.has(file)) memory.delete(file);
  throwIfInvalid(diagnostics);
  return definitions;
}

function readFile(cwd: string, file: string, memory: FilesMemory): readonly DefinitionNode[] {
  const text = readText(cwd, file);
  const earlier = memory.get(file);
  if (earlier?.text === text) return earlier.definitions;
  const definitions = parseDefinitions(file, text);
  memory.set(file, { text, definitions });
  return definitions;
}

/** The options that graphql-codegen passes to a reader and that select its files. */
interface ReadOptions {
  readonly cwd?: string;
  readonly ignore?: string[];
}

/**
 * Makes graphql-codegen read `.graphql` files with our reader, because its own reader does not report the file or the
 * line of a syntax error. All patterns become one entry, so that one run reports all errors, and a file that matches
 * two patterns is read once. Entries for other files are not changed, and neither are patterns that begin with "!".
 */
export function withOwnReader(pointers: readonly DocumentPointer[]): DocumentPointer[] {
  const patterns = pointers.filter(isOwn);
  if (patterns.length === 0) return [...pointers];
  const loader = (_pointer: string, options: ReadOptions) => readDocument(patterns, options);
  const own = { [patterns.join(",")]: { loader: loader as unknown as string } };
  return [...pointers.filter((pointer) => !isOwn(pointer)), own];
}

function isOwn(pointer: DocumentPointer): pointer is string {
  return typeof pointer === "string" && isDocumentPattern(pointer);
}

/** Reads the files that the patterns match as one document, whose nodes know their file by its path from `cwd`. */
async function readDocument(
  patterns: readonly string[],
  { cwd = process.cwd(), ignore = [] }: ReadOptions = {},
): Promise<DocumentNode> {
  const files = readDefinitions(cwd, await findDocuments(patterns, { cwd, ignore }));
  return { kind: Kind.DOCUMENT, definitions: [...files.values()].flat() };
}
