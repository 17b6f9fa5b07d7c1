import { Failure } from "../../failure.ts";
import { GitError, git } from "./git.ts";

/** What git knows of a project. All paths are relative to the project's folder, with forward slashes. */
export interface Repository {
  readonly isShallow: boolean;
  /** The commit that a name stands for; undefined if none does. */
  commitOf(revision: string): Promise<string | undefined>;
  /** The files of a commit within the project's folder. */
  filesAt(commit: string): Promise<string[]>;
  /** The texts of files of a commit; what is not there is left out. */
  textsAt(commit: string, files: readonly string[]): Promise<Map<string, string>>;
  /** The latest commits that touched one of the paths, newest first. */
  commitsTouching(paths: readonly string[], limit: number): Promise<string[]>;
}

/** The repository that a folder is in; undefined if it is in none. */
export async function openRepository(folder: string): Promise<Repository | undefined> {
  const prefix = await prefixOf(folder);
  if (prefix === undefined) return undefined;
  const run = async (args: readonly string[], input?: string) => (await git(folder, args, input)).toString();
  return {
    isShallow: (await run(["rev-parse", "--is-shallow-repository"])).trim() === "true",
    commitOf: (revision) => commitOf(folder, revision),
    filesAt: async (commit) => {
      const listed = await run(["ls-tree", "-r", "-z", "--name-only", commit]);
      return listed.split("\0").filter((file) => file !== "");
    },
    textsAt: (commit, files) => textsAt(folder, commit, files, prefix),
    commitsTouching: async (paths, limit) => {
      const args = ["log", "--format=%H", `--max-count=${limit}`, "HEAD", "--", ...paths];
      const listed = await run(args).catch((error: unknown) => {
        // A repository without a commit has no HEAD.
        if (error instanceof GitError) return "";
        throw error;
      });
      return listed.split("\n").filter((commit) => commit !== "");
    },
  };
}

/** The same for a command that cannot do without. @throws {Failure} */
export async function requireRepository(folder: string): Promise<Repository> {
  const repository = await openRepository(folder);
  if (!repository) throw new Failure(`${folder} is in no git repository`, "Leave --base out, or run it in a checkout.");
  return repository;
}

/**
 * The folder's path from the top, "" or with a slash at its end; undefined if it is in no working tree. git is asked,
 * because it knows the folder by another path where a link leads to it, or one of Windows' short names.
 */
async function prefixOf(folder: string): Promise<string | undefined> {
  try {
    const [, prefix = ""] = (await git(folder, ["rev-parse", "--show-toplevel", "--show-prefix"]))
      .toString()
      .split("\n");
    return prefix;
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

async function commitOf(folder: string, revision: string): Promise<string | undefined> {
  try {
    const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
    return (await git(folder, args)).toString().trim();
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

/** One process for all files: `git cat-file --batch` answers each line with a head, the bytes and a line break. */
async function textsAt(folder: string, commit: string, files: readonly string[], prefix: string) {
  // A name with a line break would be two requests.
  const asked = files.filter((file) => !/[\r\n]/.test(file));
  const output = await git(
    folder,
    ["cat-file", "--batch"],
    asked.map((file) => `${commit}:${prefix}${file}\n`).join(""),
  );
  const texts = new Map<string, string>();
  let at = 0;
  for (const file of asked) {
    const end = output.indexOf("\n", at);
    const [, type, size] = / (\w+) (\d+)$/.exec(output.toString("utf8", at, end)) ?? [];
    at = end + 1;
    if (size === undefined) continue;
    if (type === "blob") texts.set(file, output.toString("utf8", at, at + Number(size)));
    at += Number(size) + 1;
  }
  return texts;
}
