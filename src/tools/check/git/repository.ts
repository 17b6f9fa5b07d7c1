import { posix } from "node:path";
import { Failure } from "../../failure.ts";
import { withUnixLineEnds } from "../../project/files.ts";
import { GitError, git } from "./git.ts";

/**
 * A project's view of its git repository. All paths are relative to the project's folder, with forward slashes; files
 * of the repository outside that folder begin with "../".
 */
export interface Repository {
  /** The project's folder relative to the repository's top, with a slash at its end; "" if it is the top. */
  readonly prefix: string;
  readonly isShallow: boolean;
  /** Returns the commit that a name refers to; undefined if there is none, or several. */
  commitOf(revision: string): Promise<string | undefined>;
  /** Returns the number of commits that a commit contains and HEAD does not. In a shallow clone it may be too high. */
  countMissing(commit: string): Promise<number>;
  /** Returns the files of a commit. */
  filesAt(commit: string): Promise<string[]>;
  /** Returns the texts of files of a commit, with Unix line ends; files that it does not have are left out. */
  textsAt(commit: string, files: readonly string[]): Promise<Map<string, string>>;
  /** Returns the latest commits that changed one of the paths, newest first. */
  commitsTouching(paths: readonly string[], limit: number): Promise<string[]>;
}

/**
 * Opens the repository that contains a folder. Returns undefined if none does.
 *
 * @throws {Failure} if git is not installed, or cannot open it.
 */
export async function openRepository(folder: string): Promise<Repository | undefined> {
  const prefix = await prefixOf(folder);
  return prefix === undefined ? undefined : open(folder, prefix);
}

/**
 * Opens the repository for a command that needs one.
 *
 * @throws {Failure} also if the folder is in none.
 */
export async function requireRepository(folder: string): Promise<Repository> {
  const repository = await openRepository(folder);
  if (!repository)
    throw new Failure(`${folder} is not in a git repository`, "Leave --base out, or run it in a checkout.");
  return repository;
}

async function open(folder: string, prefix: string): Promise<Repository> {
  const run = async (args: readonly string[], input?: string) => (await git(folder, args, input)).toString();
  return {
    prefix,
    isShallow: (await run(["rev-parse", "--is-shallow-repository"])).trim() === "true",
    commitOf: (revision) => commitOf(folder, revision),
    countMissing: async (commit) => {
      const counted = await run(["rev-list", "--count", `HEAD..${commit}`]).catch(withoutHead);
      return Number(counted);
    },
    filesAt: async (commit) => {
      const listed = await run(["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit]);
      return listed.split("\0").flatMap((file) => (file === "" ? [] : posix.relative(`/${prefix}`, `/${file}`)));
    },
    textsAt: (commit, files) => textsAt(folder, commit, files, prefix),
    commitsTouching: async (paths, limit) => {
      // git fails for paths outside the repository.
      const within = paths.filter((path) => isWithin(posix.join(prefix, path)));
      const args = ["rev-list", `--max-count=${limit}`, "HEAD", "--", ...within];
      const listed = await run(args).catch(withoutHead);
      return listed.split("\n").filter((commit) => commit !== "");
    },
  };
}

/** Returns an empty output for a repository or a branch without a commit, which has no HEAD. */
function withoutHead(error: unknown): string {
  if (error instanceof GitError) return "";
  throw error;
}

/**
 * Returns the folder's path from the repository's top, "" or with a slash at its end; undefined outside a working tree.
 * git is asked, because it may know the folder by another path: through a link, or one of Windows' short names.
 */
async function prefixOf(folder: string): Promise<string | undefined> {
  try {
    // Fails where there is no working tree.
    await git(folder, ["rev-parse", "--show-toplevel"]);
    // A folder's name may hold line breaks: only the last one is git's.
    return (await git(folder, ["rev-parse", "--show-prefix"])).toString().replace(/\n$/, "");
  } catch (error) {
    if (error instanceof GitError && error.isOutsideRepository) return undefined;
    throw error;
  }
}

function isWithin(inTree: string): boolean {
  return !inTree.startsWith("../") && !posix.isAbsolute(inTree);
}

async function commitOf(folder: string, revision: string): Promise<string | undefined> {
  try {
    const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
    const commit = (await git(folder, args)).toString().trim();
    // `^main` stands for all commits except those of main.
    return /^[0-9a-f]+$/.test(commit) ? commit : undefined;
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

/**
 * Reads all files with one process: `git cat-file --batch` answers each line with a header, the bytes and a line break.
 * Files are requested by the ids of their contents, because names may hold anything.
 *
 * @throws {GitError} if git has lost the content of a file.
 */
async function textsAt(folder: string, commit: string, files: readonly string[], prefix: string) {
  const ids = await contentsAt(folder, commit);
  const requested = files.flatMap((file) => {
    const id = ids.get(posix.join(prefix, file));
    return id === undefined ? [] : [{ file, id }];
  });
  const output = await git(folder, ["cat-file", "--batch"], requested.map(({ id }) => `${id}\n`).join(""));
  const texts = new Map<string, string>();
  let at = 0;
  for (const { file, id } of requested) {
    const end = output.indexOf("\n", at);
    const [, size] = / blob (\d+)$/.exec(output.toString("utf8", at, end)) ?? [];
    if (size === undefined) throw new GitError(`the content ${id} of ${file} is missing`);
    texts.set(file, withUnixLineEnds(output.toString("utf8", end + 1, end + 1 + Number(size))));
    at = end + 1 + Number(size) + 1;
  }
  return texts;
}

/** The ids of the contents of a commit's files, by their paths from the top. Links and submodules are no files. */
async function contentsAt(folder: string, commit: string): Promise<ReadonlyMap<string, string>> {
  const listed = (await git(folder, ["ls-tree", "-r", "-z", "--full-tree", commit])).toString();
  const entries = listed.split("\0").flatMap((line) => {
    const [, id, path] = /^100\d{3} blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    return id === undefined || path === undefined ? [] : [[path, id] as const];
  });
  return new Map(entries);
}
