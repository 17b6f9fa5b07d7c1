import { renameSync, rmSync } from "node:fs";
import { codeOf } from "../../text/error.ts";

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
