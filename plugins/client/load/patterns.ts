import { readdirSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { InvalidOperationsError } from "../diagnostics/invalid-operations-error.ts";
import { isFile, isFolder } from "../real-path.ts";
import { diagnoseFile } from "./parse.ts";

/** Returns true if a pattern matches only GraphQL files. A pattern that begins with "!" excludes files. */
export function isDocumentPattern(pattern: string): boolean {
  return /^[^!].*\.(graphql|gql|\{(graphql|gql|,)+\})$/.test(pattern);
}

/**
 * Finds the files that the patterns match, by their paths from `cwd`, each once and sorted.
 *
 * @throws {InvalidOperationsError} if a folder cannot be read.
 */
export async function findDocuments(
  patterns: readonly string[],
  { cwd, ignore }: { readonly cwd: string; readonly ignore: readonly string[] },
): Promise<string[]> {
  try {
    const files = ignore.length === 0 ? listFolders(patterns, cwd) : undefined;
    return (files ?? (await findByGlob(patterns, cwd, ignore))).sort();
  } catch (error) {
    throw explain(cwd, error);
  }
}

/** A folder that cannot be read is reported like a file. */
function explain(cwd: string, error: unknown): InvalidOperationsError {
  const { path = "" } = error as NodeJS.ErrnoException;
  return new InvalidOperationsError([diagnoseFile(relative(cwd, path).split(sep).join("/"), error)]);
}

/**
 * Ignores installed packages, which may contain operations as this package does, unless a pattern names their folder.
 */
async function findByGlob(patterns: readonly string[], cwd: string, ignore: readonly string[]): Promise<string[]> {
  const { glob } = await import("tinyglobby");
  const packages = patterns.some((pattern) => pattern.includes("node_modules")) ? [] : ["**/node_modules/**"];
  return await glob(patterns, { cwd, ignore: [...ignore, ...packages] });
}

/** Most patterns match files in one folder. To list that folder is faster than to load the library for patterns. */
function listFolders(patterns: readonly string[], cwd: string): string[] | undefined {
  const paths = new Set<string>();
  for (const pattern of patterns) {
    const [, folder = "", ending = ""] = /^((?:\.\.\/)*(?:[\w-][\w.-]*\/)*)\*(\.\w+)$/.exec(pattern) ?? [];
    if (ending === "") return undefined;
    for (const file of filesIn(resolve(cwd, folder), ending)) paths.add(`${folder}${file}`);
  }
  return [...paths];
}

function filesIn(folder: string, ending: string): string[] {
  if (!isFolder(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name.endsWith(ending) && !name.startsWith("."))
    .filter((entry) => entry.isFile() || (entry.isSymbolicLink() && isFile(join(folder, entry.name))))
    .map(({ name }) => name);
}
