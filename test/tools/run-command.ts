import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { runCommandLine } from "../../src/tools/command-line.ts";
import { artifact } from "../support/artifact.ts";
import { command } from "../support/pack.ts";
import type { Outcome } from "../support/run.ts";

/** The environment of a test that does not run on GitHub, unless `env` says so. Vitest's own NODE_ENV would be unexpected. */
const environment = { NODE_ENV: "", GITHUB_ACTIONS: "", GITHUB_STEP_SUMMARY: "", GITHUB_WORKSPACE: "" };

/** Runs the command in a process of its own, as a user would. */
export async function conversationsProcess(
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  const { folder } = await artifact("installation");
  const child = spawn(process.execPath, [join(folder, command), ...args], {
    cwd,
    env: { ...process.env, ...environment, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code, stdout, stderr };
}

/**
 * Runs the command in this process, for tests of what it prints: in a process of its own, loading the compiler takes longer
 * than the run. Runs must not overlap, because the working folder, the environment and the output are the process's. A
 * config is loaded once: a test that runs again after a change to `codegen.ts` needs `conversationsProcess`.
 */
export async function conversations(
  cwd: string,
  args: readonly string[],
  given: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  if (isRunning) throw new Error("runs overlap");
  isRunning = true;
  const env = { ...environment, ...given };
  const before = { cwd: process.cwd(), env: { ...process.env }, exitCode: process.exitCode };
  using stdout = captureOutput(process.stdout);
  using stderr = captureOutput(process.stderr);
  process.chdir(cwd);
  Object.assign(process.env, env);
  process.exitCode = undefined;
  try {
    const code = await runCommandLine([process.execPath, command, ...args]);
    return { code, stdout: stdout.text, stderr: stderr.text };
  } finally {
    isRunning = false;
    process.chdir(before.cwd);
    for (const name of Object.keys(env)) delete process.env[name];
    Object.assign(process.env, before.env);
    process.exitCode = before.exitCode;
  }
}

let isRunning = false;

function captureOutput(stream: NodeJS.WriteStream): Disposable & { readonly text: string } {
  const { write } = stream;
  let text = "";
  stream.write = (chunk: string | Uint8Array) => {
    text += chunk;
    return true;
  };
  return {
    get text() {
      return text;
    },
    [Symbol.dispose]: () => {
      stream.write = write;
    },
  };
}
