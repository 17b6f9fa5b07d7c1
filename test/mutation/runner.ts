import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { folderVariable, reachedFile, switchFile } from "./switch.ts";
import type { Verdict } from "./vitest-process.ts";

/** Runs test files with one switch on, or with none. */
export interface Runner extends Disposable {
  /** Runs a test file with a switch on (0: none). A run that is not over after `limitMs` is killed. */
  run(file: string, on: number, limitMs: number): Promise<Verdict | "hung">;
  /** Returns the numbers of the switches that the code asked for in the last run with all switches off. */
  reached(): Set<number>;
}

/** Creates a runner for a workplace. Its process starts with the first run. */
export function createRunner(workplace: string): Runner {
  const folder = mkdtempSync(join(tmpdir(), "conversations-switches-"));
  let child: ChildProcess | undefined;
  return {
    run,
    reached: () => new Set(readFileSync(join(folder, reachedFile), "utf8").split("\n").filter(Boolean).map(Number)),
    [Symbol.dispose]: () => {
      kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };

  async function run(file: string, on: number, limitMs: number): Promise<Verdict | "hung"> {
    writeFileSync(join(folder, switchFile), String(on));
    writeFileSync(join(folder, reachedFile), "");
    child ??= await start();
    const outcome = await ask(child, file, limitMs);
    if (outcome !== "hung" && outcome !== "ended") return outcome;
    kill();
    return outcome === "hung" ? outcome : { hasPassed: false, failures: ["the process of the tests ended"] };
  }

  async function start(): Promise<ChildProcess> {
    const script = join(workplace, "test/mutation/vitest-process.ts");
    // In its own process group, so that an endless loop is killed together with the processes that the tests have
    // started.
    const started = spawn(process.execPath, [...process.execArgv, script], {
      cwd: workplace,
      detached: true,
      env: { ...process.env, [folderVariable]: folder },
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    await Promise.race([once(started, "message"), once(started, "exit").then(failToStart)]);
    return started;
  }

  function failToStart(): never {
    throw new Error(`Vitest does not start in ${workplace}`);
  }

  function kill(): void {
    if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, "SIGKILL");
    child = undefined;
  }
}

function ask(child: ChildProcess, file: string, limitMs: number): Promise<Verdict | "hung" | "ended"> {
  return new Promise((resolve) => {
    const settle = (outcome: Verdict | "hung" | "ended") => {
      clearTimeout(timer);
      child.off("message", settle).off("exit", onExit);
      resolve(outcome);
    };
    const onExit = () => settle("ended");
    const timer = setTimeout(() => settle("hung"), limitMs);
    child.once("message", settle).once("exit", onExit);
    child.send(file);
  });
}
