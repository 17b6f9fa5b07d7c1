import { readFileSync } from "node:fs";
import { join } from "node:path";

export const bench = import.meta.dirname;
export const root = join(bench, "../..");

/**
 * Everything that a run makes. The dot keeps the compiler's `include` of the whole test folder, and every other tool
 * that walks the tree, out of it.
 */
export const work = join(bench, ".work");

/** The file behind a command of a package, to be run by Node itself: what npm links differs by platform. */
export function commandOf(from: string, name: string, command: string): string {
  const folder = join(from, "node_modules", name);
  const { bin } = readManifest(folder);
  const file = typeof bin === "string" ? bin : bin?.[command];
  if (file === undefined) throw new Error(`${name} has no command ${command}`);
  return join(folder, file);
}

/** The version of an installed package. */
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
