import { copyFileSync, linkSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { PrintedText } from "../../../plugins/client/print/text.ts";
import { isFolder, realPath, staysInside } from "../../../plugins/client/real-path.ts";
import { codeOf } from "../../text/error.ts";
import { Failure } from "../failure.ts";
import { fromFolder } from "../project/files.ts";
import { discardFile, replaceFile, stageFile, temporaryFor } from "./replace-file.ts";

/** Thrown if a file cannot be written. */
export class WriteFailure extends Failure {
  override readonly name: string = "WriteFailure";
}

/** Thrown if a file is, or would be, outside the project. */
export class OutsideProject extends WriteFailure {
  override readonly name = "OutsideProject";
}

/** A file to write, with its new content. */
export interface FileToWrite {
  /** The absolute path. */
  readonly path: string;
  readonly content: string | PrintedText;
}

/**
 * Writes the files whose content differs from the disk, and returns them. Each file is complete at every moment, with
 * the old or the new content, and if one file cannot be written, none is. A file keeps its permissions, and a link
 * stays a link. Removes what killed runs have left next to the files.
 *
 * @throws {OutsideProject} before anything is written, if a link leads a file out of the project's folder.
 * @throws {WriteFailure} if a file cannot be written; all files are then unchanged.
 */
export function writeChanged(folder: string, files: readonly FileToWrite[]): { readonly path: string }[] {
  const placed = files.map(({ path, content }) => ({
    path,
    target: requireInside(folder, path),
    bytes: typeof content === "string" ? Buffer.from(content) : content.toBytes(),
  }));
  for (const { path, target } of placed) requireFile(path, target);
  removeLeftovers(placed.map(({ target }) => target));
  const changed = placed.filter(({ target, bytes }) => !contains(target, bytes));
  replaceAll(changed);
  return changed;
}

/** Returns true if a file has this content. A file that cannot be read cannot be compared, so it is replaced. */
function contains(path: string, bytes: Uint8Array): boolean {
  try {
    return readFileSync(path).equals(bytes);
  } catch {
    return false;
  }
}

/** Returns the path to write to, with all links resolved. @throws {OutsideProject} */
export function requireInside(folder: string, path: string): string {
  const hint = `Nothing was written. Name a path in ${folder} that no link leads out of.`;
  try {
    const target = realPath(path);
    if (staysInside(folder, path)) return target;
    throw new OutsideProject(`${fromFolder(folder, path)} leads out of the project, to ${target}`, hint);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    throw new OutsideProject(`${fromFolder(folder, path)} leads nowhere (${code})`, hint);
  }
}

/**
 * Refuses anything that is not a file: reading a pipe would wait indefinitely, and a folder or a device cannot be
 * replaced. @throws {WriteFailure}
 */
function requireFile(path: string, target: string): void {
  if (statSync(target, { throwIfNoEntry: false })?.isFile() === false) {
    throw new WriteFailure(`${path} is not a file; no file was changed`, "Remove it, or name another path.");
  }
}

/**
 * Removes what killed runs have left next to the files. A file of a run that has not ended stays.
 *
 * @param targets Real paths that `requireInside()` has accepted.
 */
export function removeLeftovers(targets: readonly string[]): void {
  const names = new Set(targets.map((target) => basename(target)));
  for (const folder of new Set(targets.map((target) => dirname(target)))) {
    for (const entry of entriesOf(folder)) {
      const [, name = "", pid] = /^\.(.+)\.(\d+)-[0-9a-f]{8}\.tmp$/.exec(entry) ?? [];
      if (names.has(name) && !isAtWork(Number(pid))) discardFile(join(folder, entry));
    }
  }
}

interface NewFile {
  /** The path as the caller gave it. */
  readonly path: string;
  /** The real path. */
  readonly target: string;
  /** The new content. */
  readonly bytes: Uint8Array;
}

interface StagedFile extends NewFile {
  /** The path of a file with the complete new content. */
  readonly temporary: string;
  /** The path of a file with the old content; undefined if there was no file. */
  readonly backup: string | undefined;
}

/**
 * Replaces files. The steps that can fail for lack of space or rights come first; then each file is replaced in one
 * step.
 */
function replaceAll(files: readonly NewFile[]): void {
  const staged: StagedFile[] = [];
  const replaced: StagedFile[] = [];
  let current = "";
  try {
    for (const file of files) {
      current = file.path;
      const mode = statSync(file.target, { throwIfNoEntry: false })?.mode;
      const temporary = temporaryFor(file.target);
      const backup = mode === undefined ? undefined : temporaryFor(file.target);
      // Registered before the two files exist, so that they are removed whatever fails.
      staged.push({ ...file, temporary, backup });
      mkdirSync(dirname(file.target), { recursive: true });
      stageFile(temporary, file.bytes, mode);
      if (backup !== undefined) keep(file.target, backup);
    }
    for (const file of staged) {
      current = file.path;
      replaceFile(file.temporary, file.target);
      replaced.push(file);
    }
  } catch (error) {
    for (const { target, backup } of replaced) {
      if (backup === undefined) discardFile(target);
      else replaceFile(backup, target);
    }
    const reason = codeOf(error) ?? error;
    const hint = "Check the permissions of its folder and the free space.";
    throw new WriteFailure(`${current} cannot be written (${reason}); no file was changed`, hint);
  } finally {
    for (const { temporary, backup } of staged) {
      discardFile(temporary);
      if (backup !== undefined) discardFile(backup);
    }
  }
}

/** Adds a second name to the old file, or copies it where the file system has no such names. */
function keep(target: string, backup: string): void {
  try {
    linkSync(target, backup);
  } catch {
    copyFileSync(target, backup);
  }
}

function entriesOf(folder: string): string[] {
  if (!isFolder(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
}

/**
 * Returns true if another process may still rename its file. In a container, a killed process may have had our own id.
 */
function isAtWork(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user may refuse the signal, but it runs.
    return codeOf(error) === "EPERM";
  }
}
