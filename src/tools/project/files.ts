import { readFileSync } from "node:fs";
import { relative, resolve, sep } from "node:path";

/** Returns a path relative to the project's folder, with forward slashes on every system, as in git and in patterns. */
export function fromFolder(folder: string, path: string): string {
  return relative(folder, resolve(folder, path)).split(sep).join("/");
}

/** Returns the text of a file; undefined if there is no file, or it cannot be read. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Returns a text with the line ends that the generator writes: a checkout may have changed them. */
export function withUnixLineEnds(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

/**
 * Returns the paths that an import may mean: a TypeScript file may be imported by the name of its JavaScript file, and
 * the extension may be missing.
 */
export function candidatesFor(path: string): string[] {
  const endings = ["ts", "mts", "cts", "tsx", "js", "mjs", "cjs", "jsx", "json"];
  const withEnding = [path, `${path}/index`].flatMap((start) => endings.map((ending) => `${start}.${ending}`));
  return [path, path.replace(/\.([cm]?)js(x?)$/, ".$1ts$2"), ...withEnding];
}
