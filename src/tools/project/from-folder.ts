import { relative, resolve, sep } from "node:path";

/** The path of a file from the project's folder, with forward slashes, as git and patterns have it on every system. */
export function fromFolder(folder: string, path: string): string {
  return relative(folder, resolve(folder, path)).split(sep).join("/");
}
