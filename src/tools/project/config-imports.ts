import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFolder, runsFromSource } from "../../../plugins/client/load/package.ts";
import { readIfThere } from "../read-if-there.ts";

/** The preset's own file: its code counts as ours, not as the config's. */
const entry = runsFromSource ? "plugins/client/index.ts" : "dist/plugins/client/index.js";
const preset = fileURLToPath(new URL(entry, packageFolder));

/** The files of a config: itself, and what it imports by a path, with their texts. Nothing is run. */
export function readConfigFiles(configFile: string): Map<string, string> {
  const texts = new Map<string, string>();
  collect(configFile, texts);
  return texts;
}

function collect(file: string, texts: Map<string, string>): void {
  if (texts.has(file) || file === preset) return;
  const text = readIfThere(file);
  // Whoever loads the config says that it cannot be read.
  if (text === undefined) return;
  texts.set(file, text);
  const paths = importsIn(text).filter((name) => name.startsWith("."));
  for (const each of paths.flatMap((path) => filesMeant(resolve(dirname(file), path)))) collect(each, texts);
}

/** All that an import may be of: TypeScript has the name of its JavaScript, and an ending may be left out. */
function filesMeant(path: string): string[] {
  const endings = ["ts", "mts", "cts", "js", "mjs", "cjs", "json"];
  const withEnding = [path, join(path, "index")].flatMap((start) => endings.map((ending) => `${start}.${ending}`));
  return [path, path.replace(/\.([cm]?)js(x?)$/, ".$1ts$2"), ...withEnding];
}

/** Every module that is named, be it in a comment. */
export function importsIn(text: string): string[] {
  return [...text.matchAll(/\b(?:from|import)\s*(["'])(.*?)\1/g)].map(([, , name = ""]) => name);
}
