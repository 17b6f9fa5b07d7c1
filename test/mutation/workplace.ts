import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "../support/paths.ts";

/** The result of a run of tests. */
export type Outcome = "passed" | "failed" | "hung";

/** A copy of the working tree, in which code can be broken. It goes away at the end of the scope. */
export interface Workplace extends Disposable {
  write(file: string, text: string): void;
  /** Runs test files until the first failure; kills the run after `limitMs`. */
  test(files: readonly string[], limitMs: number): Promise<Outcome>;
  /** The output of the last run. */
  readonly output: string;
}

/** Copies what Git knows and what it would add. The installed packages are linked. */
export function createWorkplace(maxWorkers: string): Workplace {
  const folder = mkdtempSync(join(tmpdir(), "conversations-mutation-"));
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
  for (const file of listed.toString().split("\0").filter(Boolean)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  let output = "";
  return {
    write: (file, text) => writeFileSync(join(folder, file), text),
    test,
    get output() {
      return output;
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, maxRetries: 3 }),
  };

  async function test(files: readonly string[], limitMs: number): Promise<Outcome> {
    const options = [
      "run",
      "--config",
      "test/vitest.config.ts",
      "--bail=1",
      "--testTimeout=60000",
      "--hookTimeout=60000",
    ];
    const args = ["node_modules/vitest/vitest.mjs", ...options, `--maxWorkers=${maxWorkers}`, ...files];
    // In a process group of its own: a loop without an end is killed together with what the tests have started.
    const child = spawn(process.execPath, args, { cwd: folder, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data) => {
        output += data;
      });
    }
    let isHung = false;
    const timer = setTimeout(() => {
      isHung = true;
      process.kill(-(child.pid ?? 0), "SIGKILL");
    }, limitMs);
    const [code] = await once(child, "exit");
    clearTimeout(timer);
    if (isHung) return "hung";
    return code === 0 ? "passed" : "failed";
  }
}
