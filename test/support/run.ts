import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { build } from "esbuild";

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command of the project's folder to its end. Its time limit is below that of the test, so that a test that is
 * stopped leaves no process.
 */
export async function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 110_000,
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code, stdout, stderr };
}

/** Runs TypeScript, after bundling it, as if its file were in the project's folder. */
export async function runScript(source: string, env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const file = `.script-${process.pid}.mjs`;
  const stdin = { contents: source, resolveDir: ".", loader: "ts" } as const;
  await build({ stdin, outfile: file, bundle: true, packages: "external", platform: "node", format: "esm" });
  try {
    return await run(process.execPath, [file], env);
  } finally {
    await rm(file);
  }
}
