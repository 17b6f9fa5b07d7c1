import { expect, test } from "vitest";
import { createUserProject } from "../check/user-project.ts";
import { conversations } from "../run-command.ts";

const none = "There are no operations for generated/ in";

test.each([
  ["no pattern", "[]", 'generated/ has no documents. Name them: documents: "operations/*.graphql".'],
  ["a pattern that finds nothing", '"other/*.graphql"', `${none} other/*.graphql. Write some, or correct`],
  ["a backslash between folders", String.raw`"operations\\*.graphql"`, "a backslash is not a separator"],
  ["parentheses in a folder's name", '"(bots)/*.graphql"', "parentheses group: write \\( and \\)"],
  ["escaped parentheses", String.raw`"\\(bots\\)/*.graphql"`, "Write some, or correct the config's documents."],
])("a config whose documents have %s is refused, with the entry to write instead", async (_, documents, expected) => {
  await using project = await createUserProject();
  await project.edit("codegen.ts", 'documents: "operations/*.graphql"', `documents: ${documents}`);
  const { code, stderr } = await conversations(project.folder, ["generate"]);
  expect(stderr).toContain(expected);
  expect(code).toBe(1);
});

test("outputs that share their operations report each warning once, and each error", async () => {
  await using project = await createUserProject();
  const entry = '{ preset: conversations, documents: "operations/*.graphql" }';
  await project.edit("codegen.ts", '"generated/": ', `"other/": ${entry}, "generated/": `);
  await project.write({ "operations/more.graphql": "fragment Unused on Agent { id }" });
  const warned = await conversations(project.folder, ["generate"]);
  expect(warned.stderr).toMatch(/^1 warning\n/);
  expect(warned.stderr.split("operations/more.graphql:1:")).toHaveLength(2);
  await project.write({ "operations/more.graphql": "query More { nothing }" });
  expect((await conversations(project.folder, ["generate"])).stderr).toMatch(/^1 error\n/);
});
