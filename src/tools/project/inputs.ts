import { findDocuments } from "../../../plugins/client/load/patterns.ts";
import type { Output } from "./output.ts";

/** The files that an output is made of: its own, and those that lend fragments. */
export async function findSources(
  folder: string,
  { documents, externalDocuments }: Pick<Output, "documents" | "externalDocuments">,
): Promise<[own: string[], external: string[]]> {
  return [await find(folder, documents), await find(folder, externalDocuments)];
}

async function find(folder: string, patterns: readonly string[]): Promise<string[]> {
  const wanted = patterns.filter((pattern) => !pattern.startsWith("!"));
  const ignore = patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1));
  return wanted.length > 0 ? await findDocuments(wanted, { cwd: folder, ignore }) : [];
}
