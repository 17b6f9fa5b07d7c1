import { randomBytes } from "node:crypto";
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { Failure } from "../failure.ts";
import { readIfThere } from "../read-if-there.ts";
import type { GeneratedFile } from "./generate.ts";
import { discardFile, replaceFile } from "./replace-file.ts";

/**
 * Writes the files whose content differs from what is on the disk, and tells which. Each file is at every moment whole,
 * the old one or the new one; a file keeps its permissions, and a link stays a link.
 */
export function writeChanged(files: readonly GeneratedFile[]): GeneratedFile[] {
  return files.filter(({ path, content }) => {
    const target = realPath(path);
    // What cannot be read cannot be compared: it is replaced.
    const isChanged = readIfThere(target) !== content;
    if (isChanged) replace(target, content);
    return isChanged;
  });
}

/** Takes away what killed runs have left beside the files. A file of a run that is still at work is left alone. */
export function removeLeftovers(files: readonly Pick<GeneratedFile, "path">[]): void {
  const names = new Set(files.map(({ path }) => basename(realPath(path))));
  for (const folder of new Set(files.map(({ path }) => dirname(realPath(path))))) {
    for (const entry of entriesOf(folder)) {
      const [, name = "", pid] = /^\.(.+)\.(\d+)-[0-9a-f]{8}\.tmp$/.exec(entry) ?? [];
      if (names.has(name) && !isAtWork(Number(pid))) discardFile(join(folder, entry));
    }
  }
}

/** The new content gets a file of its own, on the disk for good, which then takes the old one's name in one step. */
function replace(path: string, content: string): void {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`);
  try {
    mkdirSync(dirname(path), { recursive: true });
    const mode = statSync(path, { throwIfNoEntry: false })?.mode;
    const file = openSync(temporary, "wx");
    try {
      writeFileSync(file, content);
      if (mode !== undefined) fchmodSync(file, mode & 0o7777);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    replaceFile(temporary, path);
  } catch (error) {
    discardFile(temporary);
    const reason = error instanceof Error && "code" in error ? error.code : error;
    throw new Failure(
      `${path} cannot be written (${reason})`,
      "Look at its folder's permissions, and the space there.",
    );
  }
}

/** Where a link leads to: that file is replaced, not the link. */
function realPath(path: string): string {
  return statSync(path, { throwIfNoEntry: false }) ? realpathSync(path) : path;
}

function entriesOf(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [];
}

/** Whether another process may still rename its file. Where ids begin anew, a killed one may have had ours. */
function isAtWork(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process may not be signalled, but it runs.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
