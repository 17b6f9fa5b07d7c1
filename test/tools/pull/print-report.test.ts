import { afterEach, beforeEach, expect, test } from "vitest";
import { endsWell, printPull } from "../../../src/tools/pull/print-report.ts";
import type { AssessedOutput, OperationReport, PullReport } from "../../../src/tools/pull/report.ts";

const { GITHUB_ACTIONS } = process.env;

beforeEach(() => {
  process.env.GITHUB_ACTIONS = "";
});

afterEach(() => {
  if (GITHUB_ACTIONS === undefined) delete process.env.GITHUB_ACTIONS;
  else process.env.GITHUB_ACTIONS = GITHUB_ACTIONS;
});

const unaffected: OperationReport = {
  name: "A",
  kind: "query",
  file: "operations/a.graphql",
  line: 2,
  verdict: "unaffected",
  refusals: [],
  changes: [],
  deprecated: [],
  confirmed: [],
};
const problem = (message: string, hint: string | null = null) => ({
  file: "operations/a.graphql",
  line: 4,
  message,
  hint,
});
const change = (what: string, breaks: boolean) => ({ part: "result", path: "", what, breaks }) as const;
const output: AssessedOutput = { folder: "generated/", operations: [unaffected], exports: [], refusals: [] };
const report: PullReport = {
  schema: "schema.graphql",
  from: "example.com",
  sandbox: false,
  changed: false,
  written: false,
  packaged: false,
  outputs: [output],
};

const refused: OperationReport = {
  ...unaffected,
  verdict: "refused",
  refusals: [problem("It is gone.", "Remove it.")],
};
const broken: OperationReport = {
  ...unaffected,
  verdict: "breaks",
  changes: [change("is less", true), change("is more", false)],
};
const changed: OperationReport = { ...unaffected, verdict: "changes", changes: [change("is more", false)] };

const withOperations = (...operations: readonly OperationReport[]): Partial<PullReport> => ({
  outputs: [{ ...output, operations }],
});

test.each<[string, Partial<PullReport>, string[]]>([
  ["no change", {}, ["1 operation: 1 unaffected.", "schema.graphql is up to date with example.com."]],
  ["no operation", withOperations(), ["0 operations.", "schema.graphql is up to date with example.com."]],
  [
    "a schema that is written",
    { changed: true, written: true },
    [
      "1 operation: 1 unaffected.",
      'Wrote the schema of example.com to schema.graphql. Run "conversations generate" next.',
    ],
  ],
  [
    "a schema that differs",
    { changed: true },
    [
      "1 operation: 1 unaffected.",
      'The schema of example.com differs from schema.graphql. "conversations pull" writes it.',
    ],
  ],
  [
    "a schema of a package that differs",
    { changed: true, packaged: true },
    [
      "1 operation: 1 unaffected.",
      "The schema of example.com differs from schema.graphql. That one belongs to a package: copy it into your project, name the copy in the config, and pull.",
    ],
  ],
  [
    "a sandbox",
    { sandbox: true },
    [
      "1 operation: 1 unaffected.",
      "example.com gives the schema of this package, as a sandbox does: it confirms nothing, so the @evidence marks stay.",
      "schema.graphql is up to date with example.com.",
    ],
  ],
  [
    "operations of each kind",
    withOperations(
      { ...refused, changes: [change("is less", true)] },
      broken,
      changed,
      { ...unaffected, deprecated: [problem("It is deprecated.")], confirmed: ["Query.a", "Query.b", "Query.c"] },
      { ...unaffected, confirmed: ["Query.a", "Query.b", "Query.c", "Query.d", "Query.e"] },
    ),
    [
      "operations/a.graphql:4: A: It is gone. Remove it.: breaks the operation",
      "operations/a.graphql:2: A: is less: breaks callers",
      "operations/a.graphql:2: A: is more",
      "operations/a.graphql:2: A: is more",
      "operations/a.graphql:4: A: It is deprecated.: now deprecated",
      "operations/a.graphql:2: A: confirmed, was inferred: Query.a, Query.b, Query.c",
      "operations/a.graphql:2: A: confirmed, was inferred: Query.a, Query.b, Query.c and 2 more",
      "",
      "5 operations: 1 refused, 1 broken for callers, 1 changed, 2 unaffected, 1 now deprecated, 2 confirmed.",
      "schema.graphql is up to date with example.com.",
    ],
  ],
  [
    "problems of all operations together, and exported types",
    {
      outputs: [
        {
          ...output,
          refusals: [problem("Two have one name.")],
          exports: [{ name: "Status", file: "types.ts", what: "has changed", breaks: true }],
        },
      ],
    },
    [
      "operations/a.graphql:4 Two have one name.",
      "generated/types.ts: Status: has changed: breaks callers",
      "",
      "1 operation: 1 unaffected.",
      "schema.graphql is up to date with example.com.",
    ],
  ],
])("the report of a pull with %s", (_, part, lines) => {
  expect(printPull({ ...report, ...part }, "/work").split("\n")).toEqual(lines);
});

const exportOf = (breaks: boolean) => ({
  outputs: [{ ...output, exports: [{ name: "S", file: "t.ts", what: "", breaks }] }],
});

test.each<[string, Partial<PullReport>, boolean, boolean]>([
  ["nothing", {}, true, true],
  ["another schema", { changed: true }, true, false],
  ["an operation that changes", { changed: true, ...withOperations(changed) }, true, false],
  ["an operation that breaks", withOperations(unaffected, broken), false, true],
  ["an operation that is refused", withOperations(refused), false, true],
  ["an export that breaks", exportOf(true), false, true],
  ["an export that changes", exportOf(false), true, true],
  ["problems of all operations", { outputs: [{ ...output, refusals: [problem("No.")] }] }, false, true],
])("a pull with %s ends well: %j, and in a dry run: %j", (_, part, well, dry) => {
  expect([endsWell({ ...report, ...part }, false), endsWell({ ...report, ...part }, true)]).toEqual([well, dry]);
});
