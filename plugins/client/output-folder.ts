import { accessSync, constants, statSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { InvalidConfigError } from "./config.ts";

/**
 * Checks the output folder before anything is made. graphql-codegen fails without a message if it cannot write.
 *
 * @throws {InvalidConfigError} if it is outside the project, is not a folder, or cannot be written to.
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
  if (!stats) return;
  try {
    accessSync(resolve(cwd, folder), constants.W_OK);
  } catch {
    throw new InvalidConfigError([`The output ${folder} cannot be written to. Check its permissions.`]);
  }
}
