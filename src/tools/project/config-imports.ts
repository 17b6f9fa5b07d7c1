import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFolder, runsFromSource } from "../../../plugins/client/load/package.ts";
import { candidatesFor, readIfThere } from "./files.ts";

/** The preset's own file is not part of the config. */
const entry = runsFromSource ? "plugins/client/index.ts" : "dist/plugins/client/index.js";
const preset = fileURLToPath(new URL(entry, packageFolder));

/** Returns the texts of a config and of the files that it imports by a path. Runs none of them. */
export function readConfigFiles(configFile: string): Map<string, string> {
  const texts = new Map<string, string>();
  collect(configFile, texts);
  return texts;
}

function collect(file: string, texts: Map<string, string>): void {
  if (texts.has(file) || file === preset) return;
  const text = readIfThere(file);
  // Not an error here: loading the config reports a file that cannot be read.
  if (text === undefined) return;
  texts.set(file, text);
  const paths = importsIn(text).filter((name) => name.startsWith("."));
  for (const each of paths.flatMap((path) => candidatesFor(resolve(dirname(file), path)))) collect(each, texts);
}

/** Returns the name of every imported module, also those in comments. */
function importsIn(text: string): string[] {
  return [...text.matchAll(/\b(?:from|import)\s*(["'])(.*?)\1/g)].map(([, , name = ""]) => name);
}
