import { readFileSync } from "node:fs";

/** A code block of a page. */
export interface Block {
  readonly language: string;
  readonly text: string;
}

/** Returns the code blocks of a page in Markdown, also those in lists. */
export function blocksOf(file: string): Block[] {
  const blocks = readFileSync(file, "utf8").matchAll(/^ *```(\w+)\n(.*?)^ *```$/gms);
  return [...blocks].map(([, language = "", text = ""]) => ({ language, text }));
}

/** Returns a block that imports as users write it with the imports of this repository's top level. */
export function inRepository(text: string): string {
  return Object.entries(modules).reduce(
    (result, [from, to]) => result.replaceAll(`from "${from}"`, `from "${to}"`),
    text,
  );
}

const modules = {
  "conversations-codegen": "./src/runtime/index.ts",
  "conversations-codegen/sandbox": "./src/sandbox/index.ts",
  "conversations-codegen/testing": "./src/testing/index.ts",
  "conversations-codegen/bridge": "./src/bridge/index.ts",
  "conversations-codegen/recording": "./src/recording/index.ts",
  "./generated/client.js": "./generated/client.ts",
};
