import { relative, resolve, sep } from "node:path";

/** Returns the path of a file from the project's folder, with forward slashes, as in git and patterns on every system. */
export function fromFolder(folder: string, path: string): string {
  return relative(folder, resolve(folder, path)).split(sep).join("/");
}
