import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { codes } from "../../../plugins/client/diagnostics/codes.ts";
import { casesIn } from "../../support/cases.ts";

test("the README of the generator lists every code, with its severity", () => {
  const readme = readFileSync("plugins/client/README.md", "utf8");
  const rows = [...readme.matchAll(/^\| `([\w-]+)` \| (error|warning) \|/gm)];
  expect(Object.fromEntries(rows.map(([, code, becomes]) => [code, becomes]))).toEqual(codes);
});

test("every code has a case, except those of files that hold no operations", () => {
  const expected = [...casesIn("refused"), ...casesIn("warned")].flatMap((each) => each.expected);
  const shown = new Set(expected.map((words) => /\[([\w-]+)\]$/.exec(words)?.[1]));
  expect(Object.keys(codes).filter((code) => !shown.has(code))).toEqual(["unreadable-file", "invalid-schema"]);
});
