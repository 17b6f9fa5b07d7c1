import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { runCommandLine } from "../../src/tools/command-line.ts";
import { artifact } from "../support/artifact.ts";
import { command } from "../support/pack.ts";
import type { Outcome } from "../support/run.ts";

/**
 * The environment of a test that does not run on GitHub, unless `env` says so. Without a new value, Vitest's own
 * NODE_ENV would be visible.
 */
const environment = { NODE_ENV: "", GITHUB_ACTIONS: "", GITHUB_STEP_SUMMARY: "", GITHUB_WORKSPACE: "" };

/** Runs the command in a separate process, as a user would. */
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
 * Runs the command in this process, for tests of its output: in a separate process, loading the compiler would take
 * longer than the run. Runs must not overlap, because they share the working folder, the environment and the output. A
 * config is loaded once: a test that runs again after a change to `codegen.ts` needs `conversationsProcess`.
 */
export async function conversations(
  cwd: string,
  args: readonly string[],
  given: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  const command = startConversations(cwd, args, given);
  const code = await command.ended;
  return { code, stdout: command.stdout, stderr: command.stderr };
}

/** A command that runs in this process. At the end of the test's scope, it receives the signal of Ctrl-C. */
export interface RunningCommand extends AsyncDisposable {
  readonly stdout: string;
  readonly stderr: string;
  /** Waits for a match on the standard output, or on standard error. */
  prints(expected: RegExp): Promise<RegExpExecArray>;
  complains(expected: RegExp): Promise<RegExpExecArray>;
  /** Calls the command's handlers of a signal. */
  signal(name: NodeJS.Signals): void;
  /** Resolves with the exit code. */
  readonly ended: Promise<number>;
}

/**
 * Starts the command in this process, for tests of commands that run until Ctrl-C. The rules of `conversations()`
 * apply.
 */
export function startConversations(
  cwd: string,
  args: readonly string[],
  given: NodeJS.ProcessEnv = {},
): RunningCommand {
  if (isRunning) throw new Error("runs overlap");
  isRunning = true;
  const env = { ...environment, ...given };
  const before = { cwd: process.cwd(), env: { ...process.env }, exitCode: process.exitCode };
  const foreign = new Set([...process.rawListeners("SIGINT"), ...process.rawListeners("SIGTERM")]);
  const printed = new EventEmitter().setMaxListeners(0);
  const stdout = captureOutput(process.stdout, printed);
  const stderr = captureOutput(process.stderr, printed);
  process.chdir(cwd);
  Object.assign(process.env, env);
  process.exitCode = undefined;
  let isOver = false;
  const ended = runCommandLine([process.execPath, command, ...args]).finally(() => {
    for (const stream of [stdout, stderr]) stream[Symbol.dispose]();
    isRunning = false;
    process.chdir(before.cwd);
    for (const name of Object.keys(env)) delete process.env[name];
    Object.assign(process.env, before.env);
    process.exitCode = before.exitCode;
    isOver = true;
    printed.emit("text");
  });
  const waitFor = async (stream: { readonly text: string }, expected: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = expected.exec(stream.text);
      if (found) return found;
      if (isOver) throw new Error(`The command ended without printing ${expected}:\n${stdout.text}${stderr.text}`);
      await once(printed, "text");
    }
  };
  const signal = (name: NodeJS.Signals) => {
    for (const listener of process.rawListeners(name)) if (!foreign.has(listener)) listener.call(process, name);
  };
  return {
    get stdout() {
      return stdout.text;
    },
    get stderr() {
      return stderr.text;
    },
    prints: (expected) => waitFor(stdout, expected),
    complains: (expected) => waitFor(stderr, expected),
    signal,
    ended,
    [Symbol.asyncDispose]: async () => {
      signal("SIGINT");
      await ended;
    },
  };
}

let isRunning = false;

function captureOutput(stream: NodeJS.WriteStream, printed: EventEmitter): Disposable & { readonly text: string } {
  const { write } = stream;
  let text = "";
  stream.write = (chunk: string | Uint8Array) => {
    text += chunk;
    printed.emit("text");
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
