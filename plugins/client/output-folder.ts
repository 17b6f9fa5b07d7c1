import { accessSync, constants, statSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { InvalidConfigError } from "./config.ts";
import { isFolder, staysInside } from "./real-path.ts";

/**
 * Checks the output folder before anything is generated.
 *
 * @throws {InvalidConfigError} if it is outside the project, or is not a folder.
 */
export function checkOutputFolder(folder: string, cwd = process.cwd()): void {
  const fromHere = relative(cwd, resolve(cwd, folder));
  if (fromHere.split(sep)[0] === ".." || isAbsolute(fromHere)) {
    throw new InvalidConfigError([`The output ${folder} is outside the project. Name a folder inside ${cwd}.`]);
  }
  const stats = statSync(resolve(cwd, folder), { throwIfNoEntry: false });
  if (stats ? !stats.isDirectory() : /\.[cm]?[jt]sx?$/.test(folder)) {
    throw new InvalidConfigError([`The output ${folder} is a file. Name a folder, as in "generated/".`]);
  }
}

/**
 * Checks that files can be written to the output folder. graphql-codegen fails without a message if they cannot.
 *
 * @throws {InvalidConfigError} if they cannot.
 */
export function checkWritable(folder: string, cwd = process.cwd()): void {
  const path = resolve(cwd, folder);
  if (!isFolder(path)) return;
  try {
    accessSync(path, constants.W_OK);
  } catch {
    throw new InvalidConfigError([`The output ${folder} cannot be written to. Check its permissions.`]);
  }
}

/**
 * Checks that no link leads a file out of the project.
 *
 * @throws {InvalidConfigError} if one does.
 */
export function checkOutputFiles(folder: string, names: readonly string[], cwd = process.cwd()): void {
  const outside = names.map((name) => resolve(cwd, folder, name)).filter((path) => !staysInside(cwd, path));
  if (outside.length === 0) return;
  const listed = outside.map((path) => relative(cwd, path)).join(", ");
  throw new InvalidConfigError([`A link leads ${listed} out of the project. Nothing was written; remove the link.`]);
}
