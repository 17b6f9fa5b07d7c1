import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.ts";

test.skipIf(process.platform === "win32").each([
  ["SIGINT", "while it waits"],
  ["SIGTERM", "while it waits"],
  ["SIGINT", "during synchronous work"],
] as const)("%s ends a check %s, and leaves no temporary folder with the project's inputs", async (signal, when) => {
  using folder = temporaryFolder();
  const script = join(import.meta.dirname, "hold-inputs.ts");
  const child = spawn(
    process.execPath,
    ["--import", "tsx", script, ...(when === "while it waits" ? [] : [folder.path("end")])],
    {
      env: { ...process.env, TMPDIR: folder.path(".") },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const ended = once(child, "exit");
  const [printed] = await once(child.stdout, "data");
  const inputs = String(printed).trim();
  expect(existsSync(join(inputs, "schema.graphql"))).toBe(true);
  child.kill(signal);
  folder.write("end", "");
  expect(await ended).toEqual([null, signal]);
  expect(readdirSync(folder.path(".")).filter((name) => name.startsWith("conversations-check-"))).toEqual([]);
});
