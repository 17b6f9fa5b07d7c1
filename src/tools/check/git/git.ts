import { spawn } from "node:child_process";
import { once } from "node:events";
import { buffer, text } from "node:stream/consumers";
import { codeOf } from "../../../text/error.ts";
import { Failure } from "../../failure.ts";

/** A git command that failed. */
export class GitError extends Failure {
  override readonly name = "GitError";

  /** True if the folder is in no repository. git has the same exit code for it as for other errors. */
  readonly isOutsideRepository: boolean;

  /** `message` is git's own. */
  constructor(message: string) {
    super(
      `git failed: ${message.replace(/^fatal: /, "").replace(/\.$/, "")}`,
      "Run git status: it may suggest what to do.",
    );
    this.isOutsideRepository = message.startsWith("fatal: not a git repository");
  }
}

/**
 * Runs git in a folder, without a shell, and returns its output. Writes nothing into the repository.
 *
 * @throws {GitError} with git's own message if it fails.
 * @throws {Failure} if git is not installed.
 */
export async function git(cwd: string, args: readonly string[], input = ""): Promise<Buffer> {
  const child = spawn("git", args, { cwd, env: environment(process.env), stdio: ["pipe", "pipe", "pipe"] });
  // git may end before it has read its whole input. Its exit code then reports the reason.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [output, errors, [code]] = await Promise.all([
    buffer(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]).catch((error: unknown) => {
    const reason = codeOf(error) === "ENOENT" ? "is not installed" : String(error);
    throw new Failure(`git ${reason}`, "Install it, or leave out what needs its history.");
  });
  if (code !== 0) throw new GitError(errors.trim().split("\n")[0] ?? `git ended with ${code}`);
  return output;
}

/** In a hook, GIT_DIR names the repository, and git would take any folder for its top. Without it, git finds both. */
function environment({ GIT_DIR, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const repository = env.GIT_WORK_TREE === undefined ? {} : { GIT_DIR };
  return { ...env, ...repository, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0", ...pathspecs };
}

/** Undoes what a user has set for another purpose, which would change the meaning of our paths. */
const pathspecs = {
  GIT_LITERAL_PATHSPECS: "0",
  GIT_GLOB_PATHSPECS: "0",
  GIT_NOGLOB_PATHSPECS: "0",
  GIT_ICASE_PATHSPECS: "0",
};
