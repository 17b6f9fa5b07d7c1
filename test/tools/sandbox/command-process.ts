// `conversations`, run as a user runs it: as a separate process.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { artifact } from "../../support/artifact.ts";
import { command } from "../../support/pack.ts";

/** A command that runs. It is killed at the end of the test's scope. */
export interface CommandProcess extends Disposable {
  readonly stdout: string;
  readonly stderr: string;
  /** Waits for a match on the standard output. */
  prints(expected: RegExp): Promise<RegExpExecArray>;
  signal(name: NodeJS.Signals): void;
  /** Resolves with the exit code, or with the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** Starts `conversations` with arguments. The environment has no token, except one that the test gives. */
export async function startCommand(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CommandProcess> {
  const { folder } = await artifact("installation");
  const child = spawn(process.execPath, [join(folder, command), ...args], {
    env: { ...process.env, CONVERSATIONS_ACCESS_TOKEN: "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  const ended = once(child, "close").then(([code, signal]) => code ?? signal);
  return {
    get stdout() {
      return stdout;
    },
    get stderr() {
      return stderr;
    },
    prints,
    signal: (name) => void child.kill(name),
    ended,
    [Symbol.dispose]: () => void child.kill("SIGKILL"),
  };

  async function prints(expected: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = expected.exec(stdout);
      if (found) return found;
      const isOver = await Promise.race([once(child.stdout, "data").then(() => false), ended.then(() => true)]);
      if (isOver) throw new Error(`The command ended without printing ${expected}:\n${stdout}${stderr}`);
    }
  }
}

/** Returns the four lines with the addresses and the token of a sandbox. */
export async function addressesOf(command: Pick<CommandProcess, "prints">) {
  const lines = /HTTP endpoint {3}(\S+)\n {2}WebSocket {7}(\S+)\n {2}Page {12}(\S+)\n {2}Access token {4}(\S+)\n/;
  const [, endpoint = "", websocket = "", page = "", accessToken = ""] = await command.prints(lines);
  return { endpoint, websocket, page, accessToken };
}
