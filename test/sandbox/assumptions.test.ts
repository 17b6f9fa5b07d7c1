import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";
import { expect, test } from "vitest";
import { startSandbox } from "../../src/sandbox/index.ts";

test("the code, the list and the README name the same assumptions", async () => {
  await using sandbox = await startSandbox();
  const ids = sandbox.assumptions.map(({ id }) => id).sort();
  const sources = globSync("src/sandbox/**/*.ts").map((file) => readFileSync(file, "utf8"));
  const inCode = sources.flatMap((text) => [...text.matchAll(/assumption: ([a-z-]+)/gi)].map(([, id]) => id));
  expect([...new Set(inCode)].sort()).toEqual(ids);
  const [, readme = ""] = readFileSync("src/sandbox/README.md", "utf8").split("## What it assumes");
  const rows = [...readme.matchAll(/^\| `([a-z-]+)` \| (.+) \| (.+) \|$/gm)];
  expect(rows.map(([, id, behaviour, reason]) => ({ id, behaviour, reason }))).toEqual(sandbox.assumptions);
});

test("every comment of the sandbox about a guess names its assumption", () => {
  for (const file of globSync("src/sandbox/**/*.ts")) {
    expect([file, readFileSync(file, "utf8").match(/\ba guess\b|\bguesses\b/)]).toEqual([file, null]);
  }
});
