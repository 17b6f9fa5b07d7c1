import { lstatSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";

/** Returns true if there is a file at the path, or a link to one. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Returns true if there is a folder at the path, or a link to one. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Returns the real path to which a write would go, also if there is no such file yet. */
export function realPath(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })) return realpathSync(path);
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  return isLink ? realPath(resolve(dirname(path), readlinkSync(path))) : join(realPath(dirname(path)), basename(path));
}

/**
 * Returns whether a write to the path stays in the folder, whatever links are on the way. What is in a package or in a git
 * repository's own files belongs to others, unless the path itself names them.
 */
export function staysInside(folder: string, path: string): boolean {
  const fromFolder = relative(realpathSync(folder), realPath(path));
  if (!isBelow(fromFolder)) return false;
  const [real, named] = [fromFolder, path].map((each) => each.toLowerCase().split(sep));
  return ["node_modules", ".git"].every((each) => !real?.includes(each) || named?.includes(each));
}

/** Returns whether a path, as the folder's project or its user wrote it, is in the folder. It may not be there. */
export function isNamedInside(folder: string, path: string): boolean {
  return isBelow(relative(folder, resolve(folder, path)));
}

function isBelow(fromFolder: string): boolean {
  return fromFolder.split(sep)[0] !== ".." && !isAbsolute(fromFolder);
}
