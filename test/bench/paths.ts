import { readFileSync } from "node:fs";
import { join } from "node:path";

export const bench = import.meta.dirname;
export const root = join(bench, "../..");

/**
 * The folder for everything that a run writes. Because of the dot, the compiler's `include` of the test folder, and
 * other tools that walk the tree, skip it.
 */
export const work = join(bench, ".work");

/** Returns the file of a package's command, for Node to run: the links that npm creates differ by platform. */
export function commandOf(from: string, name: string, command: string): string {
  const folder = join(from, "node_modules", name);
  const { bin } = readManifest(folder);
  const file = typeof bin === "string" ? bin : bin?.[command];
  if (file === undefined) throw new Error(`${name} has no command ${command}`);
  return join(folder, file);
}

/** Returns the version of an installed package. */
export function versionOf(from: string, name: string): string {
  return readManifest(join(from, "node_modules", name)).version;
}

interface Manifest {
  readonly version: string;
  readonly bin?: string | Readonly<Record<string, string>>;
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}
