import { spawn } from "node:child_process";
import { once } from "node:events";
import { buffer, text } from "node:stream/consumers";
import { Failure } from "../../failure.ts";

/** A git command that ended badly. */
export class GitError extends Failure {
  override readonly name = "GitError";

  /** What git itself said. */
  constructor(words: string) {
    super(`git fails: ${words.replace(/^fatal: /, "").replace(/\.$/, "")}`, "Run git status: it may tell what to do.");
  }
}

/**
 * Runs git in a folder, without a shell, and gives back what it prints. It writes nothing into the repository.
 *
 * @throws {GitError} with git's own words if it ends badly.
 * @throws {Failure} if there is no git.
 */
export async function git(cwd: string, args: readonly string[], input = ""): Promise<Buffer> {
  const child = spawn("git", args, { cwd, env: environment(process.env), stdio: ["pipe", "pipe", "pipe"] });
  // git may end before it has read everything; its exit code tells.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [output, errors, [code]] = await Promise.all([
    buffer(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]).catch((error: unknown) => {
    const reason =
      error instanceof Error && "code" in error && error.code === "ENOENT" ? "is not there" : String(error);
    throw new Failure(`git ${reason}`, "Install it, or do without what needs its history.");
  });
  if (code !== 0) throw new GitError(errors.trim().split("\n")[0] ?? `git ended with ${code}`);
  return output;
}

/** In a hook GIT_DIR names the repository, and git would take any folder for its top: without, it finds both. */
function environment({ GIT_DIR, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const repository = env.GIT_WORK_TREE === undefined ? {} : { GIT_DIR };
  return { ...env, ...repository, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0", GIT_LITERAL_PATHSPECS: "0" };
}
