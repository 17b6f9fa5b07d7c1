// Imported by the code under test, in each of its processes.

import { appendFileSync, readFileSync } from "node:fs";

/** The name of the environment variable with the folder from which the code reads which switch is on. */
export const folderVariable = "CONVERSATIONS_SWITCHES";

/**
 * The names of the files in that folder: one with the number of the switch that is on, one with the numbers that the
 * code asked for, one per line.
 */
export const [switchFile, reachedFile] = ["on", "reached"] as const;

// Without node:path, because a test may replace it with that of Windows.
const { [folderVariable]: folder } = process.env;
const on = folder === undefined ? 0 : Number(readFileSync(`${folder}/${switchFile}`, "utf8"));
const reachedSwitches = new Set<number>();

/** Returns true if the switch is on. While all switches are off, records that the code reached this one. */
export function isOn(number: number): boolean {
  if (on === 0 && folder !== undefined && !reachedSwitches.has(number)) {
    reachedSwitches.add(number);
    appendFileSync(`${folder}/${reachedFile}`, `${number}\n`);
  }
  return on === number;
}
