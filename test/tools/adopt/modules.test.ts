// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code of bots is text here

// Tests which file a name and an import mean.

import { join } from "node:path";
import { expect, test } from "vitest";
import { type BotProject, createBotProject } from "./support.ts";

const schema = "type R { id: ID name: String }\ntype Query { r(text: String): R }\n";

/** The code of a file that reads a field. */
const reads = (name: string, field: string) => `f(\`query ${name} { r { ${field} } }\`);\n`;

/** Returns the operations with their files, and the reasons why documents cannot be read. */
async function readingOf(project: BotProject, options: Parameters<BotProject["adopt"]>[0] = {}): Promise<string[]> {
  const { operations, cannotBeRead } = await project.adopt({ dryRun: true, ...options });
  return [
    ...operations.map(({ document, places }) => `${places[0]?.file}: ${document.replace(/\s+/g, " ")}`),
    ...cannotBeRead.map(({ place, message }) => `${place.file}: ${message}`),
  ].sort();
}

test("files whose names differ only in an ending are read separately, and an import finds the script", async () => {
  using project = createBotProject({
    "schema.graphql": schema,
    "page.html": `<script>${reads("Page", "id")}</script>`,
    "page.html.ts": reads("Script", "id"),
    "bin/bot": `#!/usr/bin/env node\nexports.FIELD = "nowhere";\n${reads("Bot", "id")}`,
    "bin/bot.js": `exports.FIELD = "name";\n${reads("BotScript", "id")}`,
    "bin/bot.js.js": reads("Copy", "id"),
    "start.js": `const { FIELD } = require("./bin/bot");\n${reads("Start", "${FIELD}")}`,
    note: reads("Note", "id"),
    "Page.vue": `<script>export const FIELD = "name";\n${reads("Component", "id")}</script>`,
    "app.js": `import { FIELD } from "./Page.vue";\n${reads("App", "${FIELD}")}`,
  });
  expect(await readingOf(project, { paths: [".", "bin/bot", "note"] })).toEqual([
    "Page.vue: query Component { r { id } }",
    "app.js: query App { r { name } }",
    "bin/bot.js.js: query Copy { r { id } }",
    "bin/bot.js: query BotScript { r { id } }",
    "bin/bot: query Bot { r { id } }",
    "note: query Note { r { id } }",
    "page.html.ts: query Script { r { id } }",
    "page.html: query Page { r { id } }",
    "start.js: query Start { r { name } }",
  ]);
});

test("an import is followed to a file outside of the project's folder if that is read, and to no other", async () => {
  using project = createBotProject({});
  project.write({
    "bots/one/codegen.json": project.read("codegen.json"),
    "bots/one/schema.graphql": schema,
    "bots/one/bot.js": `const { FIELD } = require("../../common/field");\n${reads("Bot", "${FIELD}")}`,
    "bots/one/far.js": `const { FIELD } = require("${join(project.folder, "other/field.js")}");\n${reads("Far", "${FIELD}")}`,
    "bots/bot.js": reads("Other", "id"),
    "bots/two.js": `const { FIELD } = require("../common/field");\n${reads("Two", "${FIELD}")}`,
    "common/field.js": 'exports.FIELD = "name"; // For a query\n',
    "other/field.js": 'exports.FIELD = "name"; // For a query\n',
  });
  const options = { cwd: join(project.folder, "bots/one"), paths: [".", "../two.js", "../bot.js", "../../common"] };
  expect(await readingOf(project, options)).toEqual([
    "../bot.js: query Other { r { id } }",
    "../two.js: query Two { r { name } }",
    "bot.js: query Bot { r { name } }",
    "far.js: ${FIELD} stands for GraphQL itself, not for a value",
  ]);
});

test("a name that several files declare means in each of them its own", async () => {
  const own = (name: string, field: string, word = "const") =>
    `${word} FIELD = "${field}";\n${reads(name, "${FIELD}")}`;
  using project = createBotProject({
    "schema.graphql": schema,
    "a.js": own("A", "id"),
    "b.html": `<script>${own("B", "name")}</script>`,
    "c.ts": `const fs = require("fs");\n${own("C", "name")}`,
    "d.js": own("D", "id", "var"),
    "e.js": own("E", "name", "var"),
    "f.cjs": own("F", "name"),
    "g.mjs": own("G", "name"),
    "h.js": `const { FIELD = "x" } = process.env;\nconst own = () => "query";\n${reads("H", "id")}`,
    "i.js": 'function field() { return "query"; }\n',
    "j.js": 'function field() { return "query"; }\n',
  });
  expect(await readingOf(project)).toEqual([
    "a.js: query A { r { id } }",
    "b.html: query B { r { name } }",
    "c.ts: query C { r { name } }",
    "d.js: query D { r { id } }",
    "e.js: query E { r { name } }",
    "f.cjs: query F { r { name } }",
    "g.mjs: query G { r { name } }",
    "h.js: query H { r { id } }",
  ]);
});

test("scripts that are no modules see the names of each other, and modules do not", async () => {
  const first = (name: string) => `f(\`query ${name} { r(text: "\${MISSING}") { id } }\`);\n`;
  using project = createBotProject({
    "schema.graphql": schema,
    "names.js": 'const FIELD = "name", other = () => "query";\n',
    "page.html": `<script>\n${reads("Page", "${FIELD}")}${first("First")}</script>`,
    "module.mjs": `${reads("Module", "${FIELD}")}${first("Second")}`,
    "common.js": `const fs = require("fs");\n${first("Third")}`,
  });
  const { operations, bugs } = await project.adopt({ dryRun: true });
  expect(operations.map(({ document }) => document.replace(/\s+/g, " "))).toContain("query Page { r { name } }");
  // A script that is not read may declare a name for a page.
  expect(bugs.map(({ place, message }) => [place.file, message])).toEqual([
    ["common.js", "`MISSING` is not defined"],
    ["module.mjs", "`MISSING` is not defined"],
  ]);
});

test("a name that only browsers define is not defined in a module of Node", async () => {
  using project = createBotProject({
    "schema.graphql": schema,
    "bot.js": 'exports.go = () => f(`query { r(text: "${status}") { id } }`);\n',
  });
  expect((await project.adopt({ dryRun: true })).bugs.map(({ message }) => message)).toEqual([
    "`status` is not defined",
  ]);
});

test("a file that cannot be read, or is removed during the search, is skipped with the reason", async () => {
  using project = createBotProject({ "schema.graphql": schema, "a.js": "", "gone.js": "", "z.js": reads("Z", "id") });
  const { skipped, operations } = await project.adopt({
    dryRun: true,
    progress: ({ name, done }) => name === "look" && done === 1 && project.remove("gone.js"),
  });
  expect(skipped).toEqual([{ file: "gone.js", reason: "It cannot be read (ENOENT)" }]);
  expect(operations).toHaveLength(1);
});

test.each([
  ["a tag of JSX that is not closed", "jsx", "const a = <b><i></b>;"],
  ["a bracket that is not closed", "js", "const a = [1;"],
])("a file with %s does not parse", async (_, ending, code) => {
  using project = createBotProject({ "schema.graphql": schema, [`bot.${ending}`]: `${code}\n${reads("A", "id")}` });
  expect(await readingOf(project)).toContainEqual(expect.stringContaining("The file does not parse"));
});

test("type annotations in JavaScript are no error of syntax", async () => {
  using project = createBotProject({
    "schema.graphql": schema,
    "bot.js": `const a: string = "a";\n${reads("A", "id")}`,
  });
  expect(await readingOf(project)).toEqual(["bot.js: query A { r { id } }"]);
});
