import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFolder, runsFromSource } from "../../../plugins/client/load/package.ts";
import { readIfThere } from "../read-if-there.ts";

/** The preset's own file: its code is ours, not the config's. */
const entry = runsFromSource ? "plugins/client/index.ts" : "dist/plugins/client/index.js";
const preset = fileURLToPath(new URL(entry, packageFolder));

/** Returns the texts of a config and of what it imports by a path. Nothing is run. */
export function readConfigFiles(configFile: string): Map<string, string> {
  const texts = new Map<string, string>();
  collect(configFile, texts);
  return texts;
}

function collect(file: string, texts: Map<string, string>): void {
  if (texts.has(file) || file === preset) return;
  const text = readIfThere(file);
  // Loading the config reports that it cannot be read.
  if (text === undefined) return;
  texts.set(file, text);
  const paths = importsIn(text).filter((name) => name.startsWith("."));
  for (const each of paths.flatMap((path) => filesMeant(resolve(dirname(file), path)))) collect(each, texts);
}

/** The files that an import may mean: a TypeScript file has the name of its JavaScript, and an ending may be missing. */
function filesMeant(path: string): string[] {
  const endings = ["ts", "mts", "cts", "js", "mjs", "cjs", "json"];
  const withEnding = [path, join(path, "index")].flatMap((start) => endings.map((ending) => `${start}.${ending}`));
  return [path, path.replace(/\.([cm]?)js(x?)$/, ".$1ts$2"), ...withEnding];
}

/** Every module that is named, also in comments. */
function importsIn(text: string): string[] {
  return [...text.matchAll(/\b(?:from|import)\s*(["'])(.*?)\1/g)].map(([, , name = ""]) => name);
}
