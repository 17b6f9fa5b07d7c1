import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createMemoryTransport } from "../../src/testing/index.ts";
import { compile } from "../support/compile.ts";
import { blocksOf, inRepository } from "../support/pages.ts";
import { runScript } from "../support/run.ts";

const file = "src/testing/README.md";
const [example, output] = blocksOf(file);

test("the example compiles, and prints what the page says", async () => {
  const text = inRepository(example?.text ?? "");
  expect(compile({ "memory.ts": text })).toEqual([]);
  expect(await runScript(text)).toEqual({ code: 0, stdout: output?.text, stderr: "" });
});

test("the table has a row for each method, and no other", () => {
  const [, table = ""] = readFileSync(file, "utf8").split("| method | |");
  const names = [...table.matchAll(/^\| (.+?) \|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`(\w+)\(/g)].map(([, name]) => name),
  );
  expect(names.sort()).toEqual(Object.keys(createMemoryTransport()).sort());
});
