import { accessSync, constants, existsSync, statSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";

/**
 * Looks at the output folder before anything is made.
 *
 * @throws {TypeError} if it is outside the project, where it would be written over files that are not its own.
 * @throws {TypeError} if it is no folder.
 */
export function checkOutput(folder: string, cwd = process.cwd()): void {
  const fromHere = relative(cwd, resolve(cwd, folder));
  if (fromHere.split(sep)[0] === ".." || isAbsolute(fromHere)) {
    throw new TypeError(`the output ${folder} leaves the project. Name a folder inside ${cwd}.`);
  }
  const found = statSync(resolve(cwd, folder), { throwIfNoEntry: false });
  if (found && !found.isDirectory()) {
    throw new TypeError(`the output ${folder} is no folder. Name one, or move what is there.`);
  }
}

/**
 * graphql-codegen fails without a word if it cannot write.
 *
 * @throws {TypeError} if the output folder may not be written to.
 */
export function checkWritable(folder: string): void {
  if (!existsSync(folder)) return;
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new TypeError(`the output ${folder} may not be written to. Look at its permissions.`);
  }
}
