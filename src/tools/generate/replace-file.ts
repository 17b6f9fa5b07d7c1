import { randomBytes } from "node:crypto";
import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { codeOf } from "../../text/error.ts";

/** Returns a path next to a file, for its new content or for a copy. It names the process, so that leftovers can be found. */
export function temporaryFor(target: string): string {
  return join(dirname(target), `.${basename(target)}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`);
}

/**
 * Writes content to a new file that only those may read who may read the old one, and waits for the disk.
 *
 * @param mode The mode of the old file; undefined if there is none.
 */
export function stageFile(path: string, content: string | Uint8Array, mode: number | undefined): void {
  const file = openSync(path, "wx", mode === undefined ? 0o666 : mode & 0o777);
  try {
    writeFileSync(file, content);
    // The mode of a new file is reduced by the umask of the process.
    if (mode !== undefined) fchmodSync(file, mode & 0o7777);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The pause before each further try, in milliseconds: an editor or a virus scanner soon closes the file. */
const waits = [10, 20, 40, 80, 160, 320];

/** Renames a file to replace another. Windows refuses that while another process has the old file open. */
export function replaceFile(from: string, to: string): void {
  for (const wait of process.platform === "win32" ? waits : []) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      if (!isRefused(error)) throw error;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, wait);
  }
  renameSync(from, to);
}

/** Removes a file that is no longer needed, if the system allows it. A later run removes a file that is left. */
export function discardFile(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    if (!isRefused(error)) throw error;
  }
}

function isRefused(error: unknown): boolean {
  return ["EACCES", "EBUSY", "EPERM", "EROFS"].includes(codeOf(error) ?? "");
}
