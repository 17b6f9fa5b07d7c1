import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFolder, runsFromSource } from "../package.ts";

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
  if (texts.has(file) || file === preset || !existsSync(file)) return;
  const text = readFileSync(file, "utf8");
  texts.set(file, text);
  for (const name of importsIn(text)) if (name.startsWith(".")) collect(resolve(dirname(file), name), texts);
}

/** Every module that is named, be it in a comment. */
export function importsIn(text: string): string[] {
  return [...text.matchAll(/\b(?:from|import)\s*(["'])(.*?)\1/g)].map(([, , name = ""]) => name);
}
