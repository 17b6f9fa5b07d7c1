import { renameSync, rmSync } from "node:fs";
import { codeOf } from "../../text/error.ts";

/** In milliseconds, how long to wait before each further try: an editor or a virus scanner soon lets go of a file. */
const waits = [10, 20, 40, 80, 160, 320];

/** Gives a file the name of another, in its place. Windows refuses that while somebody has the other one open. */
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

/** Takes away a file that is of no use, if the system lets it: what is left here another run finds. */
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
