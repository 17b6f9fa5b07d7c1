import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fixtures, root } from "../../support/paths.ts";
import { createProject, refusalOf } from "../../support/project.ts";

// A case is a file, or a folder of files that are read together. What is expected of it stands in it, in comments that
// begin with "refused:", in the order of the places.

const cases = join(fixtures, "refused");

test.each(readdirSync(cases))("%s is refused", async (name) => {
  const files = readCase(name);
  await using project = await createProject(files);

  const report = await refusalOf(project.generate({ write: true }));

  const refusals = report.split("\n").filter((line) => line.startsWith("operations/"));
  expect(refusals).toEqual(expectedOf(files));
  expect(report).toMatch(new RegExp(`^${refusals.length} problems?$`, "m"));
  expect(report).not.toMatch(/^\s+at /m);
  expect(report).not.toContain(project.folder);
  expect(report).not.toContain(root);
  expect(await project.list()).toEqual(Object.keys(files));
});

test("a refusal shows the place", async () => {
  const text = "subscription OnMessage {\n  message {\n    nodes\n  }\n}\n";
  await using project = await createProject({ "operations/messages.graphql": text });

  expect(await refusalOf(project.generate())).toBe(
    [
      "1 problem",
      "",
      'operations/messages.graphql:3:5: Cannot query field "nodes" on type "MessageEvent". Did you mean "node"? MessageEvent has node.',
      "2 |   message {",
      "3 |     nodes",
      "  |     ^",
      "4 |   }",
      "",
    ].join("\n"),
  );
});

test("a file that is not UTF-8 is refused", async () => {
  const text = "mutation StopAgentSession { stopAgentSession { success } }";
  await using project = await createProject({ "operations/wide.graphql": Buffer.from(`\ufeff${text}`, "utf16le") });

  expect(await refusalOf(project.generate())).toContain(
    "\noperations/wide.graphql:1:1: It cannot be read as UTF-8 text (ERR_ENCODING_INVALID_ENCODED_DATA).",
  );
});

test("a pattern that matches nothing is named", async () => {
  await using project = await createProject({});

  expect(await refusalOf(project.generate({ beside: { documents: "operation/*.graphql" } }))).toContain(
    "- operation/*.graphql\n",
  );
});

test("a mistaken option is refused by name", async () => {
  await using project = await createProject({ "operations/none.graphql": "query A { agents { __typename } }" });

  expect(await refusalOf(project.generate({ beside: { presetConfig: { runtim: "x" } } }))).toBe(
    "options of the conversations preset: runtim is unknown; there are runtime, types, http.",
  );
});

function readCase(name: string): Record<string, string> {
  const parts = name.endsWith(".graphql") ? [name] : readdirSync(join(cases, name)).map((file) => join(name, file));
  return Object.fromEntries(
    parts.map((part) => [`operations/${part.split("/").at(-1)}`, readFileSync(join(cases, part), "utf8")]),
  );
}

function expectedOf(files: Readonly<Record<string, string>>): string[] {
  return Object.entries(files).flatMap(([file, text]) =>
    [...text.matchAll(/^# refused: (.*)$/gm)].map(([, refusal]) => `${file}:${refusal}`),
  );
}
