import { expect, test } from "vitest";
import { casesIn, findingsIn } from "../../support/cases.ts";
import { root } from "../../support/paths.ts";
import { createProject, refusalOf } from "../../support/project.ts";

test.each(casesIn("refused"))("$name is refused", async ({ files, schema, expected }) => {
  await using project = await createProject({ ...files, ...(schema && { "schema.graphql": schema }) });
  const before = await project.list();

  const report = await refusalOf(project.generate({ write: true, ...(schema && { schema: "schema.graphql" }) }));

  expect(expected.length).toBeGreaterThan(0);
  expect(findingsIn(report)).toEqual(expected);
  expect(report).not.toMatch(/^\s+at /m);
  expect(report).not.toContain(project.folder);
  expect(report).not.toContain(root);
  expect(await project.list()).toEqual(before);
});

test("a report shows the lines around the error", async () => {
  const text = "subscription OnMessage {\n  message {\n    nodes\n  }\n}\n";
  await using project = await createProject({ "operations/messages.graphql": text });

  expect(await refusalOf(project.generate())).toBe(
    [
      "1 error",
      "",
      'operations/messages.graphql:3:5: error: Cannot query field "nodes" on type "MessageEvent". Did you mean "node"? MessageEvent has node. [fields-on-correct-type]',
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
    "\noperations/wide.graphql:1:1: error: It is not UTF-8 text. Save it as UTF-8. [unreadable-file]",
  );
});

test("a file that is nested too deeply is refused", async () => {
  const text = `query Deep { ${"a { ".repeat(20_000)} b ${"}".repeat(20_000)} }`;
  await using project = await createProject({ "operations/deep.graphql": text });

  expect(await refusalOf(project.generate())).toContain(
    "\noperations/deep.graphql:1:1: error: It is nested too deeply to be read. Move its inner parts into fragments. [syntax]",
  );
});

test("a pattern that matches no file is named", async () => {
  await using project = await createProject({});

  expect(await refusalOf(project.generate({ outputConfig: { documents: "operation/*.graphql" } }))).toContain(
    "- operation/*.graphql\n",
  );
});

test("an unknown option is refused by its name", async () => {
  await using project = await createProject({ "operations/none.graphql": "query A { agents { __typename } }" });

  expect(await refusalOf(project.generate({ outputConfig: { presetConfig: { runtim: "x" } } }))).toBe(
    "The config of the conversations preset is wrong: There is no option runtim; the options are runtimeModule, " +
      "typesModule, httpFields, warningsAsErrors, emit, moduleFormat.",
  );
});
