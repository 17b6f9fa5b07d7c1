import { posix } from "node:path";
import { Failure } from "../../failure.ts";
import { GitError, git } from "./git.ts";

/**
 * What git knows of a project. All paths are relative to the project's folder, with forward slashes; what stands beside
 * the project in its repository begins with "../".
 */
export interface Repository {
  /** The project's folder from the repository's top, with a slash at its end; "" if that is the top. */
  readonly prefix: string;
  readonly isShallow: boolean;
  /** The commit that a name stands for; undefined if it stands for none, or for several. */
  commitOf(revision: string): Promise<string | undefined>;
  /** The files of a commit. */
  filesAt(commit: string): Promise<string[]>;
  /** The texts of files of a commit; what is not there is left out. */
  textsAt(commit: string, files: readonly string[]): Promise<Map<string, string>>;
  /** The latest commits that touched one of the paths, newest first. */
  commitsTouching(paths: readonly string[], limit: number): Promise<string[]>;
}

/**
 * The repository that a folder is in; undefined if it is in none.
 *
 * @throws {Failure} if git is not there, or does not open it.
 */
export async function openRepository(folder: string): Promise<Repository | undefined> {
  const prefix = await prefixOf(folder);
  return prefix === undefined ? undefined : open(folder, prefix);
}

/** The same for a command that cannot do without. @throws {Failure} */
export async function requireRepository(folder: string): Promise<Repository> {
  const repository = await openRepository(folder);
  if (!repository) throw new Failure(`${folder} is in no git repository`, "Leave --base out, or run it in a checkout.");
  return repository;
}

async function open(folder: string, prefix: string): Promise<Repository> {
  const run = async (args: readonly string[], input?: string) => (await git(folder, args, input)).toString();
  return {
    prefix,
    isShallow: (await run(["rev-parse", "--is-shallow-repository"])).trim() === "true",
    commitOf: (revision) => commitOf(folder, revision),
    filesAt: async (commit) => {
      const listed = await run(["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit]);
      return listed.split("\0").flatMap((file) => (file === "" ? [] : posix.relative(`/${prefix}`, `/${file}`)));
    },
    textsAt: (commit, files) => textsAt(folder, commit, files, prefix),
    commitsTouching: async (paths, limit) => {
      // git fails for what lies outside the repository.
      const within = paths.filter((path) => isWithin(posix.join(prefix, path)));
      const args = ["rev-list", `--max-count=${limit}`, "HEAD", "--", ...within];
      const listed = await run(args).catch((error: unknown) => {
        // A repository without a commit has no HEAD.
        if (error instanceof GitError) return "";
        throw error;
      });
      return listed.split("\n").filter((commit) => commit !== "");
    },
  };
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
    if (error instanceof GitError && error.message.includes("not a git repository")) return undefined;
    throw error;
  }
}

function isWithin(inTree: string): boolean {
  return !inTree.startsWith("../") && !posix.isAbsolute(inTree);
}

async function commitOf(folder: string, revision: string): Promise<string | undefined> {
  try {
    const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
    const found = (await git(folder, args)).toString().trim();
    // `^main` stands for all commits but those of main.
    return /^[0-9a-f]+$/.test(found) ? found : undefined;
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

/** One process for all files: `git cat-file --batch` answers each line with a head, the bytes and a line break. */
async function textsAt(folder: string, commit: string, files: readonly string[], prefix: string) {
  const inTree = (file: string) => posix.join(prefix, file);
  // A name with a line break would be two requests.
  const asked = files.filter((file) => !/[\r\n]/.test(file) && isWithin(inTree(file)));
  const output = await git(
    folder,
    ["cat-file", "--batch"],
    asked.map((file) => `${commit}:${inTree(file)}\n`).join(""),
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
