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

test.each([
  ["the first version", "<<<<<<< HEAD\nquery A { agents { pageInfo { endCursor } } }\n=======\n", "1:1"],
  ["the common one", "query A {\n  agents\n||||||| 0123456\n=======\n", "3:1"],
  ["the middle", "query A {\r\n  agents {\r\n=======\r\n", "3:1"],
  ["the end", "query A { agents { pageInfo { endCursor } } }\n>>>>>>> topic\n", "2:1"],
])("a conflict that git has marked is reported as one, at %s", async (_, text, place) => {
  await using project = await createProject({ "operations/agents.graphql": text });
  const report = await refusalOf(project.generate());
  expect(report).toContain(`operations/agents.graphql:${place}: error: Syntax Error: `);
  expect(report).toContain("Git left both versions here: resolve the merge conflict. [syntax]");
});

test.each(["query A { agents\n<<<<<<<< }", "query A { agents <<<<<<< }", "query A { agents\n====== }"])(
  "%j is no such mark",
  async (text) => {
    await using project = await createProject({ "operations/agents.graphql": text });
    expect(await refusalOf(project.generate())).toContain("Look here and right before it. [syntax]");
  },
);

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
