import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

export function hashText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** A hash over the files' contents, in their order; a file that cannot be read has the content of its error's code. */
export function hashFiles(files: readonly string[], folder = "."): string {
  return hashContents(files.map((file) => contentOf(resolve(folder, file))));
}

/** The same over contents that are already at hand. */
export function hashContents(contents: readonly (Buffer | string)[]): string {
  const hash = createHash("sha256");
  for (const content of contents) hash.update(`${Buffer.byteLength(content)}\n`).update(content);
  return hash.digest("hex");
}

function contentOf(path: string): Buffer | string {
  try {
    return readFileSync(path);
  } catch (error) {
    return `unreadable: ${error instanceof Error && "code" in error ? error.code : error}`;
  }
}
