// Imported by the code under test, in each of its processes.

import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Name of the environment variable with the folder through which the code learns which switch is on. */
export const folderVariable = "CONVERSATIONS_SWITCHES";

/** Names of the files in that folder: the number of the switch that is on, and those that were asked for, one a line. */
export const [switchFile, reachedFile] = ["on", "reached"] as const;

const { [folderVariable]: folder } = process.env;
const on = folder === undefined ? 0 : Number(readFileSync(join(folder, switchFile), "utf8"));
const reached = new Set<number>();

/** True if the switch is on. While all are off, notes that the code came here. */
export function isOn(number: number): boolean {
  if (on === 0 && folder !== undefined && !reached.has(number)) {
    reached.add(number);
    appendFileSync(join(folder, reachedFile), `${number}\n`);
  }
  return on === number;
}
