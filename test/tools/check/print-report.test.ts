import { afterEach, beforeEach, expect, test } from "vitest";
import { exitCodeOf } from "../../../src/tools/check/check.ts";
import { printCheck } from "../../../src/tools/check/print-report.ts";
import type { CheckedOutput, CheckReport, FileReport } from "../../../src/tools/check/report.ts";
import type { Change, OperationChange } from "../../../src/tools/compare/model.ts";

const { GITHUB_ACTIONS } = process.env;

beforeEach(() => {
  process.env.GITHUB_ACTIONS = "";
});

afterEach(() => {
  if (GITHUB_ACTIONS === undefined) delete process.env.GITHUB_ACTIONS;
  else process.env.GITHUB_ACTIONS = GITHUB_ACTIONS;
});

const fresh: CheckedOutput = {
  folder: "generated/",
  removed: false,
  added: false,
  files: [],
  comparison: null,
  unjudged: null,
};
const file = (state: FileReport["state"], line: number | null = null): FileReport => ({
  file: "generated/client.ts",
  state,
  line,
});
const change = (what: string, breaks: boolean): Change => ({ part: "result", path: "", what, breaks });
const operation = (name: string, breaks: boolean, ...changes: readonly Change[]): OperationChange => ({
  name,
  kind: "query",
  file: "operations/a.graphql",
  line: 3,
  verdict: breaks ? "breaks" : "changes",
  changes,
});
const exported = (breaks: boolean) => ({ name: "Status", file: "types.ts", what: "has changed", breaks });

function print(
  outputs: readonly CheckedOutput[],
  { base = null as string | null, missingCommits = 0, clean = true } = {},
): string[] {
  const report: CheckReport = { clean, base, missingCommits, outputs };
  return printCheck(report, "/work").split("\n");
}

const comparisonOf = (operations: readonly OperationChange[], breaks?: boolean) => ({
  operations,
  exports: breaks === undefined ? [] : [exported(breaks)],
});

test.each<[string, string[], string[]]>([
  ["one output that is up to date", print([fresh]), ["generated/ is up to date."]],
  ["two outputs that are up to date", print([fresh, { ...fresh, folder: "b/" }]), ["generated/, b/ are up to date."]],
  [
    "a format that differs",
    print([{ ...fresh, files: [file("formatted")] }]),
    ["generated/client.ts differs only in formatting", "", "generated/ is up to date."],
  ],
  [
    "one file that drifted",
    print([{ ...fresh, files: [file("stale", 7)] }], { clean: false }),
    [
      "generated/client.ts:7 is stale: the operations or the schema have changed since it was generated",
      "",
      '1 file drifted. Run "conversations generate", review the changes and commit them.',
    ],
  ],
  [
    "callers that break, and some that do not",
    print(
      [
        {
          ...fresh,
          files: [file("missing"), file("orphaned"), file("formatted")],
          comparison: comparisonOf(
            [
              operation("A", true, change("is less", true), change("is more", false)),
              operation("B", false, change("is more", false)),
            ],
            true,
          ),
        },
      ],
      { clean: false },
    ),
    [
      "generated/client.ts is missing",
      "generated/client.ts is orphaned: the generator no longer creates this file",
      "generated/client.ts differs only in formatting",
      "operations/a.graphql:3: A: is less: breaks callers",
      "operations/a.graphql:3: A: is more",
      "operations/a.graphql:3: B: is more",
      "generated/types.ts: Status: has changed: breaks callers",
      "",
      '1 file drifted. Run "conversations generate", review the changes and commit them.',
      "Delete the orphaned file.",
      "1 operation and 1 exported type break callers once regenerated.",
    ],
  ],
  [
    "orphaned files alone, which generating again leaves where they are",
    print([{ ...fresh, files: [file("orphaned"), file("orphaned")] }], { clean: false }).slice(-2),
    ["", "Delete the 2 orphaned files."],
  ],
  [
    "one operation that breaks since a base",
    print([{ ...fresh, comparison: comparisonOf([operation("A", true, change("is less", true))]) }], {
      base: "main",
      clean: false,
    }),
    [
      "operations/a.graphql:3: A: is less: breaks callers",
      "",
      "generated/ is up to date.",
      "1 operation breaks callers since main.",
    ],
  ],
  [
    "two operations that break since a base",
    print(
      [
        {
          ...fresh,
          comparison: comparisonOf(["A", "B"].map((name) => operation(name, true, change("is less", true)))),
        },
      ],
      { base: "main", clean: false },
    ).slice(-1),
    ["2 operations break callers since main."],
  ],
  [
    "one type that breaks since a base",
    print([{ ...fresh, comparison: comparisonOf([], true) }], { base: "main", clean: false }).slice(-1),
    ["1 exported type breaks callers since main."],
  ],
  [
    "nothing that breaks since a base",
    print([{ ...fresh, comparison: comparisonOf([], false) }], { base: "main" }),
    ["generated/types.ts: Status: has changed", "", "generated/ is up to date.", "Nothing breaks callers since main."],
  ],
  ["no difference since a base", print([fresh], { base: "main" }).slice(-1), ["Nothing breaks callers since main."]],
  [
    "drift that breaks nothing since a base",
    print([{ ...fresh, files: [file("edited")] }], { base: "main", clean: false }).slice(-1),
    ['1 file drifted. Run "conversations generate", review the changes and commit them.'],
  ],
  [
    "what cannot be compared with the files",
    print([{ ...fresh, unjudged: "It is gone." }]),
    ["Cannot tell what the difference means for callers: It is gone.", "generated/ is up to date."],
  ],
  [
    "what cannot be compared with a base",
    print([{ ...fresh, unjudged: "It is gone." }], { base: "main" }),
    ["Cannot compare callers with main: It is gone.", "generated/ is up to date."],
  ],
  [
    "an output that is gone",
    print([fresh, { ...fresh, folder: "old/", removed: true }], { base: "main", clean: false }),
    ["generated/ is up to date.", "The config no longer generates old/: add it again, or move its callers first."],
  ],
  [
    "a base with commits that HEAD does not have",
    print([{ ...fresh, comparison: comparisonOf([operation("B", false, change("is more", false))]) }], {
      base: "main",
      missingCommits: 2,
    }),
    [
      "operations/a.graphql:3: B: is more",
      "",
      "generated/ is up to date.",
      'main has 2 commits that HEAD does not: their changes are reported here in reverse. Merge main first, or use the commit from which the branch started: --base "$(git merge-base HEAD main)".',
      "Nothing breaks callers since main.",
    ],
  ],
  [
    "a base with commits that change nothing for callers",
    print([fresh], { base: "main", missingCommits: 1 }),
    ["generated/ is up to date.", "Nothing breaks callers since main."],
  ],
  [
    "an output whose files are still there",
    print([fresh, { ...fresh, folder: "old/", removed: true, files: [file("unmanaged")] }], { base: "main" }).slice(-2),
    ["generated/ is up to date.", "Nothing breaks callers since main."],
  ],
])("the report of %s", (_, printed, lines) => {
  expect(printed).toEqual(lines);
});

test.each([
  [true, null, null, 0],
  [false, null, null, 1],
  [true, null, "It is gone.", 0],
  [false, "main", null, 1],
  [true, "main", null, 0],
  [false, "main", "It is gone.", 2],
])("clean: %j, base: %j, unjudged: %j ends with %i", (clean, base, unjudged, code) => {
  expect(exitCodeOf({ clean, base, missingCommits: 0, outputs: [fresh, { ...fresh, unjudged }] })).toBe(code);
});
