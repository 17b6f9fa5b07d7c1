import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { isColoured } from "../../../src/tools/print.ts";
import type { Finding } from "../../../src/tools/report/finding.ts";
import { printAnnotations, writeSummary } from "../../../src/tools/report/github.ts";
import { printFindings } from "../../../src/tools/report/terminal.ts";

const hostile: Finding = {
  level: "error",
  file: "operations/a,b:c.graphql",
  line: 3,
  subject: "Say::error::",
  verdict: "breaks callers",
  message: 'gone: "100%"\n::warning::| <img src=x> `y` *z* [a](b)',
};

const stream = (isTTY: boolean, colours: boolean) =>
  ({ isTTY, hasColors: () => colours }) as unknown as NodeJS.WriteStream;

test("text of a schema cannot end an annotation or begin another one", () => {
  const printed = printAnnotations([hostile], "/work", { GITHUB_WORKSPACE: "/work" });
  expect(printed).toBe(
    '::error file=operations/a%2Cb%3Ac.graphql,line=3,title=Say%3A%3Aerror%3A%3A::gone: "100%25" ::warning::| <img src=x> `y` *z* [a](b): breaks callers\n',
  );
  expect(printed.trimEnd().split("\n")).toHaveLength(1);
});

test("text of a schema cannot leave its cell in the summary", () => {
  const folder = mkdtempSync(join(tmpdir(), "summary-"));
  try {
    const file = join(folder, "summary.md");
    writeSummary("1 <b>", [hostile], { GITHUB_STEP_SUMMARY: file });
    expect(readFileSync(file, "utf8")).toBe(
      [
        "### 1 &lt;b&gt;",
        "",
        "| where | | what | |",
        "| --- | --- | --- | --- |",
        '| operations/a,b:c.graphql:3 | Say::error:: | gone: "100%" ::warning::\\| &lt;img src=x&gt; \\`y\\` \\*z\\* \\[a\\](b) | breaks callers |',
        "",
      ].join("\n"),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("without a summary file no summary is written", () => {
  expect(() => writeSummary("title", [hostile], {})).not.toThrow();
});

test("a finding is printed on one line, and only its verdict has a colour", () => {
  const plain = printFindings([hostile], stream(true, false));
  expect(plain.trimEnd().split("\n")).toHaveLength(1);
  expect(plain).not.toContain("\u001b");
  expect(printFindings([hostile], stream(true, true))).toContain("\u001b[31mbreaks callers\u001b[39m");
});

test("colours are used only on terminals that support them", () => {
  expect([stream(true, true), stream(true, false), stream(false, true)].map(isColoured)).toEqual([true, false, false]);
});

test("a summary that cannot be written does not stop the report", () => {
  const warned = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    writeSummary("All is well", [], { GITHUB_STEP_SUMMARY: tmpdir() });
    expect(warned.mock.calls.join("")).toMatch(/^warning: The summary of the job cannot be written to .* \(EISDIR\)/);
  } finally {
    warned.mockRestore();
  }
});
