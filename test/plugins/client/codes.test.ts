import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { codes } from "../../../plugins/client/diagnostics/codes.ts";
import { casesIn } from "../../support/cases.ts";

test("the generator's README lists every diagnostic code with its severity", () => {
  const readme = readFileSync("plugins/client/README.md", "utf8");
  const rows = [...readme.matchAll(/^\| `([\w-]+)` \| (error|warning) \|/gm)];
  expect(Object.fromEntries(rows.map(([, code, becomes]) => [code, becomes]))).toEqual(codes);
});

test("every diagnostic code has a fixture, except the two codes for unreadable files and schemas", () => {
  const expected = [...casesIn("refused"), ...casesIn("warned")].flatMap((each) => each.expected);
  const shown = new Set(expected.map((words) => /\[([\w-]+)\]$/.exec(words)?.[1]));
  expect(Object.keys(codes).filter((code) => !shown.has(code))).toEqual(["unreadable-file", "invalid-schema"]);
});
