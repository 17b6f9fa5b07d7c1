import { expect, test } from "vitest";
import type { AdoptStep } from "../../../src/tools/adopt/adopt.ts";
import { createProgress } from "../../../src/tools/adopt/report/progress.ts";

/** Returns the texts that a run writes, with the codes of the terminal in words. */
function written(isTTY: boolean, steps: readonly AdoptStep[]): string[] {
  const texts: string[] = [];
  const stream = { isTTY, write: (text: string) => texts.push(text) > 0 } as unknown as NodeJS.WriteStream;
  const progress = createProgress(stream);
  for (const step of steps) progress.show(step);
  progress.end();
  const words: Record<string, string> = { "\u001b[1G": "start", "\u001b[0K": "clear", "\u001b[2K": "clear all" };
  return texts.map((text) => words[text] ?? text);
}

const parse = (done: number, all = 60): AdoptStep => ({ name: "parse", done, all });

test("on a terminal, one line is updated for every 25th file and the last one", () => {
  const shown = written(true, [{ name: "look" }, ...Array.from({ length: 60 }, (_, index) => parse(index + 1))]);
  expect(shown.filter((text) => text.endsWith("…"))).toEqual([
    "Searching the files …",
    ...[1, 25, 50, 60].map((done) => `Parsing the files that may hold documents ${done} of 60 …`),
  ]);
  expect(shown.slice(0, 3)).toEqual(["start", "Searching the files …", "clear"]);
});

test("the progress line is removed at the end, and a run without a step prints nothing", () => {
  const steps: AdoptStep[] = [{ name: "read" }, { name: "read" }];
  const line = ["start", "Reading documents and sends …", "clear"];
  expect(written(true, steps)).toEqual([...line, ...line, "start", "clear all"]);
  expect(written(true, [])).toEqual([]);
});

test("without a terminal, each step is printed as one line", () => {
  expect(written(false, [{ name: "look", all: 2 }, parse(1), parse(2), { name: "read" }])).toEqual([
    "Searching the files (2)\n",
    "Parsing the files that may hold documents (60)\n",
    "Reading documents and sends\n",
  ]);
  expect(written(false, [])).toEqual([]);
});
