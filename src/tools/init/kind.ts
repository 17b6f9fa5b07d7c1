import { existsSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../failure.ts";
import { readIfThere } from "../project/files.ts";
import { findPackageManager, type PackageManager } from "../project/package-manager.ts";

/** The parts of a package.json that `init` reads. */
export interface Manifest {
  readonly type?: unknown;
  readonly scripts?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, unknown>>;
  readonly devDependencies?: Readonly<Record<string, unknown>>;
}

export type Language = "js" | "ts";

/** The facts about a project that decide what `init` writes. */
export interface ProjectKind {
  readonly language: Language;
  readonly moduleFormat: "esm" | "commonjs";
  readonly packageManager: PackageManager;
  /** Undefined if there is no package.json. */
  readonly manifest: Manifest | undefined;
  /** The text of package.json; undefined if there is none. */
  readonly manifestText: string | undefined;
}

/**
 * Reads the kind of a project from its files.
 *
 * @param language - The language that the caller wants, whatever the project has.
 * @throws {Failure} if package.json cannot be read.
 */
export function readKind(folder: string, language?: Language): ProjectKind {
  const manifestText = readIfThere(join(folder, "package.json"));
  const manifest = manifestText === undefined ? undefined : parseManifest(manifestText);
  return {
    language: language ?? (usesTypeScript(folder, manifest) ? "ts" : "js"),
    moduleFormat: manifest?.type === "module" ? "esm" : "commonjs",
    packageManager: findPackageManager(folder),
    manifest,
    manifestText,
  };
}

function parseManifest(text: string): Manifest {
  try {
    const manifest: unknown = JSON.parse(text.replace(/^\ufeff/, ""));
    if (typeof manifest === "object" && manifest !== null && !Array.isArray(manifest)) return manifest;
  } catch {
    // The same failure as for JSON that is not an object.
  }
  throw new Failure("package.json is not a JSON object", "Correct it; nothing was written.");
}

function usesTypeScript(folder: string, manifest: Manifest = {}): boolean {
  const { dependencies = {}, devDependencies = {} } = manifest;
  return existsSync(join(folder, "tsconfig.json")) || "typescript" in { ...dependencies, ...devDependencies };
}
