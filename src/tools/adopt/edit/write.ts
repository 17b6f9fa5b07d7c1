import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { codeOf } from "../../../text/error.ts";
import { GitError, git } from "../../check/git/git.ts";
import { Failure } from "../../failure.ts";
import { discardFile, replaceFile, stageFile, temporaryFor } from "../../generate/replace-file.ts";
import { removeLeftovers, requireInside } from "../../generate/write.ts";
import { fromFolder, readIfThere } from "../../project/files.ts";

/** A file with its new text. */
export interface EditedFile {
  /** Relative to the project's folder. */
  readonly file: string;
  readonly text: string;
}

/**
 * Makes sure that git can undo the edits.
 *
 * @throws {Failure} if the folder is not in a repository, if something is not committed, or if a file is not in git.
 */
export async function requireCleanTree(folder: string, files: readonly string[]): Promise<void> {
  let status: string;
  try {
    status = (await git(folder, ["status", "--porcelain", "--untracked-files=no"])).toString();
    await git(folder, ["ls-files", "--error-unmatch", "--", ...files]);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new Failure(
      "--write needs git to undo its edits, and git does not know all of the files",
      "Commit them first.",
    );
  }
  if (status.trim() === "") return;
  throw new Failure(
    "--write needs a clean git tree, and there are changes that are not committed",
    "Commit or stash them.",
  );
}

interface Move {
  readonly from: string;
  readonly to: string;
}

/**
 * Replaces all files or none. The new texts are on the disk, and a journal lists them, before the first file is
 * replaced; if the process is killed between two files, `finishInterrupted` replaces the others.
 *
 * @throws {Failure} if a file has changed since it was read, or cannot be written.
 */
export async function writeAll(folder: string, files: readonly EditedFile[]): Promise<void> {
  const journal = await journalOf(folder);
  const moves: Move[] = [];
  const targets = files.map(({ file, text }) => ({ to: requireInside(folder, resolve(folder, file)), text }));
  removeLeftovers(targets.map(({ to }) => to));
  try {
    for (const { to, text } of targets) {
      const from = temporaryFor(to);
      moves.push({ from, to });
      stageFile(from, text, statSync(to).mode);
    }
    const temporary = `${journal}.tmp`;
    writeFileSync(temporary, JSON.stringify(moves), { flush: true });
    replaceFile(temporary, journal);
  } catch (error) {
    for (const { from } of moves) discardFile(from);
    const reason = codeOf(error) ?? error;
    throw new Failure(
      `The edits cannot be written (${reason}); no file was changed`,
      "Check the permissions and the space.",
    );
  }
  complete(journal, moves);
}

/** Completes the edits of a run that was killed between two files. Returns the files that were replaced. */
export async function finishInterrupted(folder: string): Promise<string[]> {
  const journal = await journalOf(folder).catch(() => undefined);
  const text = journal === undefined ? undefined : readIfThere(journal);
  if (journal === undefined || text === undefined) return [];
  const moves = JSON.parse(text) as readonly Move[];
  const remaining = moves.filter(({ from }) => statSync(from, { throwIfNoEntry: false }));
  complete(journal, remaining);
  return remaining.map(({ to }) => fromFolder(folder, to));
}

function complete(journal: string, moves: readonly Move[]): void {
  for (const { from, to } of moves) replaceFile(from, to);
  rmSync(journal);
}

/** Returns the path of the journal in git's own folder, outside the working tree. */
async function journalOf(folder: string): Promise<string> {
  return resolve(
    folder,
    (await git(folder, ["rev-parse", "--git-path", "conversations-adopt.json"])).toString().trim(),
  );
}

/**
 * Checks that a file has not changed since it was read.
 *
 * @throws {Failure} if it has.
 */
export function requireUnchanged(folder: string, file: string, text: string): void {
  if (readFileSync(resolve(folder, file), "utf8") !== text) {
    throw new Failure(`${file} changed while it was read`, "Run the command again.");
  }
}
