import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { codes } from "../../../plugins/client/codes.ts";
import { casesIn } from "../../support/cases.ts";

test("the README beside the generator lists every code, and what becomes of it", () => {
  const readme = readFileSync("plugins/client/README.md", "utf8");
  const rows = [...readme.matchAll(/^\| `([\w-]+)` \| (refused|warned) \|/gm)];
  expect(Object.fromEntries(rows.map(([, code, becomes]) => [code, becomes]))).toEqual(codes);
});

test("every code has a case, but for files that hold no text", () => {
  const said = [...casesIn("refused"), ...casesIn("warned")].flatMap(({ expected }) => expected);
  const shown = new Set(said.map((words) => /\[([\w-]+)\]$/.exec(words)?.[1]));
  expect(Object.keys(codes).filter((code) => !shown.has(code))).toEqual(["unreadable"]);
});
