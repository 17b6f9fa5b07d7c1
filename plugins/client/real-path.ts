import { lstatSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";

/** Returns where a write to the path would go: its real path, also if there is no such file yet. */
export function realPath(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })) return realpathSync(path);
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  return isLink ? realPath(resolve(dirname(path), readlinkSync(path))) : join(realPath(dirname(path)), basename(path));
}

/** Returns whether a write to the path stays in the folder, whatever links are on the way. */
export function staysInside(folder: string, path: string): boolean {
  const fromFolder = relative(realpathSync(folder), realPath(path));
  return fromFolder.split(sep)[0] !== ".." && !isAbsolute(fromFolder);
}
