import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.ts";

test.skipIf(process.platform === "win32").each(["SIGINT", "SIGTERM"] as const)(
  "%s leaves no temporary folder with the project's inputs",
  async (signal) => {
    using folder = temporaryFolder();
    const script = join(import.meta.dirname, "hold-inputs.ts");
    const child = spawn(process.execPath, ["--import", "tsx", script], {
      env: { ...process.env, TMPDIR: folder.path(".") },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(child, "exit");
    const [printed] = await once(child.stdout, "data");
    const inputs = String(printed).trim();
    expect(existsSync(join(inputs, "schema.graphql"))).toBe(true);
    child.kill(signal);
    expect(await ended).toEqual([null, signal]);
    expect(readdirSync(folder.path(".")).filter((name) => name.startsWith("conversations-check-"))).toEqual([]);
  },
);
