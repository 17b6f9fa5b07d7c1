// Imported by the code under test, in each of its processes.

import { appendFileSync, readFileSync } from "node:fs";

/** Name of the environment variable with the folder through which the code learns which switch is on. */
export const folderVariable = "CONVERSATIONS_SWITCHES";

/** Names of the files in that folder: the number of the switch that is on, and those that were asked for, one a line. */
export const [switchFile, reachedFile] = ["on", "reached"] as const;

// Without node:path: a test may replace it with that of Windows.
const { [folderVariable]: folder } = process.env;
const on = folder === undefined ? 0 : Number(readFileSync(`${folder}/${switchFile}`, "utf8"));
const reached = new Set<number>();

/** True if the switch is on. While all are off, notes that the code came here. */
export function isOn(number: number): boolean {
  if (on === 0 && folder !== undefined && !reached.has(number)) {
    reached.add(number);
    appendFileSync(`${folder}/${reachedFile}`, `${number}\n`);
  }
  return on === number;
}
