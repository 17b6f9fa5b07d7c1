import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Verdict } from "./table.ts";

/** A folder with packages from the registry. It is removed at the end of the scope. */
export interface Project extends AsyncDisposable {
  readonly folder: string;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** Runs a program in the folder. If `expected` is given, the program must print it. */
  run(program: string, args: readonly string[], expected?: string): Promise<Verdict>;
}

/** The longest that one program may take, in milliseconds: the end of a program that hangs. */
const timeout = 600_000;

/**
 * Creates a folder and installs packages into it.
 *
 * @param packages - As `npm install` takes them: `graphql@16`, `ts52@npm:typescript@~5.2`, a tarball.
 * @throws {Error} with npm's output, if it fails.
 */
export async function createProject(packages: readonly string[]): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), "conversations-matrix-"));
  const project: Project = {
    folder,
    async write(files) {
      for (const [file, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, file)), { recursive: true });
        await writeFile(join(folder, file), text);
      }
    },
    run: (program, args, expected) => run(folder, program, args, expected),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, maxRetries: 3 }),
  };
  await project.write({ "package.json": '{ "private": true, "type": "module" }' });
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline"];
  const installed = await run(folder, "npm", ["install", ...quiet, ...packages]);
  if (installed.state === "ok") return project;
  await project[Symbol.asyncDispose]();
  throw new Error(`npm install ${packages.join(" ")} failed:\n${"output" in installed ? installed.output : ""}`);
}

function run(cwd: string, program: string, args: readonly string[], expected?: string): Promise<Verdict> {
  const env = { ...process.env, NO_COLOR: "1" };
  return new Promise((resolve) => {
    execFile(program, args, { cwd, env, timeout, shell: program === "npm" && process.platform === "win32" }, done);

    function done(error: Error | null, stdout: string, stderr: string) {
      const isAsExpected = expected === undefined || stdout === expected;
      if (!error && isAsExpected) return resolve({ state: "ok" });
      const command = `${program} ${args.join(" ")}`;
      resolve({ state: "failed", output: `$ ${command}\n${stdout}${stderr || (error?.message ?? "")}` });
    }
  });
}
