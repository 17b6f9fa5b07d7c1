import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Command } from "./run.ts";

const operationName = /\b(query|mutation|subscription) (\w+)/;

/**
 * Measures the milliseconds from saving a file of operations until the client contains the change, for a number of
 * edits of different files.
 */
export async function measureSaves(command: Command, edits: number): Promise<number[]> {
  const child = spawn(process.execPath, [command.script, ...(command.arguments ?? [])], {
    cwd: command.folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    await watching(child);
    const folder = join(command.folder, "../operations");
    const files = readdirSync(folder).filter((file) => operationName.test(readFileSync(join(folder, file), "utf8")));
    const samples: number[] = [];
    for (let edit = 0; edit < edits; edit += 1) {
      const file = join(folder, files[(edit * 37) % files.length] ?? "");
      const before = readFileSync(file, "utf8");
      samples.push(await save(command.folder, file, before.replace(operationName, "$1 $2Edited")));
      await save(command.folder, file, before);
    }
    return samples;
  } finally {
    const ended = once(child, "close");
    child.kill("SIGINT");
    await ended;
  }
}

async function watching(child: ChildProcess): Promise<void> {
  let output = "";
  while (!output.includes("watching")) {
    const [chunk] = await Promise.race([
      once(child.stdout as NonNullable<ChildProcess["stdout"]>, "data"),
      once(child, "close").then(() => Promise.reject(new Error("the watcher has ended"))),
    ]);
    output += chunk;
  }
  await setTimeout(1000);
}

/** The client is written last, and is renamed into place when it is complete. */
async function save(folder: string, file: string, text: string): Promise<number> {
  const written = new Promise<void>((resolve) => {
    const watcher = watch(join(folder, "out"), (_, name) => {
      if (name !== "client.ts") return;
      watcher.close();
      resolve();
    });
  });
  const start = performance.now();
  writeFileSync(file, text);
  await written;
  const spent = performance.now() - start;
  // Waits: an editor would not save again at once, and the file is read a second time.
  await setTimeout(300);
  return spent;
}
