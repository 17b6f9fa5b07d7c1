import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFolder, runsFromSource } from "../../package.ts";

// What is built is in few files, and which of them hold what is not known here.
const folders = runsFromSource ? ["plugins/client/", "src/tools/generate/", "src/tools/project/"] : ["dist/chunks/"];

/** The files of our own that decide what is generated. */
export function ownCode(): string[] {
  return folders.flatMap((folder) => codeIn(fileURLToPath(new URL(folder, packageFolder))));
}

function codeIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /(?<!\.d)\.[jt]s$/.test(file))
    .sort()
    .map((file) => join(folder, file));
}

/** The manifests of all the packages that this process has loaded code of. */
export function packagesLoaded(): string[] {
  const { cache } = createRequire(import.meta.url);
  const folders = Object.keys(cache).flatMap(
    (file) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(file) ?? [],
  );
  return [...new Set(folders)].sort().map((folder) => join(folder, "package.json"));
}
