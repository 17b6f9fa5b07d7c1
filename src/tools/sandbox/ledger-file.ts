import { openSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import { isNamedInside } from "../../../plugins/client/real-path.ts";
import { cleanLine } from "../../text/clean.ts";
import { messageOf } from "../../text/error.ts";
import { Failure } from "../failure.ts";
import { requireInside } from "../generate/write.ts";
import { printError } from "../print.ts";

/**
 * Creates or empties a file that only its owner can read. Returns a function that writes a line to it at once, so that
 * the file is complete whenever the process ends.
 *
 * @throws {Failure} if the file cannot be opened.
 */
export function openLedgerFile(file: string): (line: string) => void {
  const descriptor = open(file);
  let isBroken = false;
  return (line) => {
    if (isBroken) return;
    try {
      writeSync(descriptor, `${line}\n`);
    } catch (error) {
      // For example because the disk is full: that is not the bot's fault, so the sandbox continues.
      isBroken = true;
      printError(`--ledger ${cleanLine(file, 200)} cannot be written any more: ${reasonOf(error)}`, "red");
    }
  };
}

function open(file: string): number {
  if (isNamedInside(process.cwd(), file)) requireInside(process.cwd(), resolve(file));
  try {
    return openSync(file, "w", 0o600);
  } catch (error) {
    throw new Failure(`--ledger ${cleanLine(file, 200)} cannot be written: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  return cleanLine(messageOf(error), 300);
}
