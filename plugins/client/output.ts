import { accessSync, constants, statSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";

/**
 * Looks at the output folder before anything is made: graphql-codegen fails without a word if it cannot write.
 *
 * @throws {TypeError} if it is outside the project, where it would be written over files that are not its own.
 * @throws {TypeError} if it is no folder, or may not be written to.
 */
export function checkOutput(folder: string, cwd = process.cwd()): void {
  const fromHere = relative(cwd, resolve(cwd, folder));
  if (fromHere.startsWith("..") || isAbsolute(fromHere)) {
    throw new TypeError(`the output ${folder} leaves the project. Name a folder inside ${cwd}.`);
  }
  const found = statSync(resolve(cwd, folder), { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isDirectory()) throw new TypeError(`the output ${folder} is no folder. Name one, or move what is there.`);
  try {
    accessSync(resolve(cwd, folder), constants.W_OK);
  } catch {
    throw new TypeError(`the output ${folder} may not be written to. Look at its permissions.`);
  }
}
