import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { header } from "../../../plugins/client/print/files.ts";
import { isFile, isFolder } from "../../../plugins/client/real-path.ts";
import type { GeneratedFile } from "../generate/generate.ts";
import { fromFolder, withUnixLineEnds } from "../project/files.ts";
import type { FileReport } from "./report.ts";

/** A generated file as it should be and as it is. */
export interface Pair extends Pick<GeneratedFile, "kind"> {
  /** From the project's folder, with forward slashes. */
  readonly file: string;
  readonly fresh: string;
  /** With Unix line ends; undefined if there is no such file. */
  readonly committed: string | undefined;
}

/** Reads what is on the disk of the files that the generator makes. */
export function readPairs(folder: string, files: readonly GeneratedFile[]): Pair[] {
  return files.map(({ kind, path, content }) => ({
    kind,
    file: fromFolder(folder, path),
    fresh: content.toString(),
    committed: isFile(path) ? withUnixLineEnds(readFileSync(path, "utf8")) : undefined,
  }));
}

/** Returns true if the file is equal to what the generator writes. */
export function isFresh({ fresh, committed }: Pair): boolean {
  return committed === fresh;
}

/** Returns true if there is no such file. */
export function isMissing({ committed }: Pair): boolean {
  return committed === undefined;
}

/** The files in an output's folder that begin with the generator's first line but belong to no output. */
export function findOrphans(folder: string, output: string, fresh: readonly GeneratedFile[]): FileReport[] {
  const generatedPaths = new Set(fresh.map(({ path }) => path));
  const outputs = new Set(fresh.map(({ path }) => dirname(path)));
  return modulesIn(resolve(folder, output), outputs)
    .filter((path) => !generatedPaths.has(path) && firstLine(path) === header)
    .map((path) => ({ file: fromFolder(folder, path), state: "orphaned", line: null }));
}

/** Returns the number of the first line in which the two texts differ. */
export function firstDifference(one: string, other: string): number {
  const [lines, others] = [one.split("\n"), other.split("\n")];
  const index = lines.findIndex((line, at) => line !== others[at]);
  return (index < 0 ? lines.length : index) + 1;
}

/** Another output in a subfolder is checked by itself. */
function modulesIn(folder: string, outputs: ReadonlySet<string>): string[] {
  if (!isFolder(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return isHidden(path) || outputs.has(path) ? [] : modulesIn(path, outputs);
      return entry.isFile() && /\.[cm]?[jt]s$/.test(entry.name) ? [path] : [];
    })
    .sort();
}

function isHidden(path: string): boolean {
  return basename(path).startsWith(".") || basename(path) === "node_modules";
}

function firstLine(path: string): string {
  return withUnixLineEnds(readFileSync(path, "utf8")).split("\n", 1)[0] ?? "";
}
