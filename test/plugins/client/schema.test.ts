import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { buildSchema, getIntrospectionQuery, graphqlSync } from "graphql";
import { expect, test } from "vitest";
import { schemaFile } from "../../../plugins/client/index.ts";
import { createProject, refusalOf } from "../../support/project.ts";

const operation = { "operations/a.graphql": "query Ask { a }" };
const sdl = "type Query { a: Int }";
const introspection = graphqlSync({ schema: buildSchema(sdl), source: getIntrospectionQuery() });

async function generateFrom(file: string, content?: string | Uint8Array): Promise<string[]> {
  await using project = await createProject({ ...operation, ...(content !== undefined && { [file]: content }) });
  return Object.keys(await project.generate({ rootConfig: { schema: schemaFile(file) } }));
}

test.each<[string, string | Uint8Array]>([
  ["schema.graphql", sdl],
  ["schema.graphql", `\ufeff# A comment first.\r\n${sdl}`],
  ["schema.graphql", "schema { query: Root } type Root { a: Int }"],
  ["schema.json", JSON.stringify(introspection)],
  ["schema.json", JSON.stringify(introspection.data)],
])("%s is read", async (file, content) => {
  expect(await generateFrom(file, content)).toHaveLength(2);
});

test.each<[string, string | Uint8Array | undefined, string]>([
  [
    "missing.graphql",
    undefined,
    "missing.graphql:1:1: error: There is no such file. Check its name. [unreadable-file]",
  ],
  [
    "empty.graphql",
    "# nothing\n",
    "empty.graphql:1:1: error: The file is empty. It must contain the schema. [invalid-schema]",
  ],
  [
    "bad.graphql",
    "type Query {\n  a Int\n}\n",
    'bad.graphql:2:5: error: Syntax Error: Expected ":", found Name "Int". Look here and right before it. [syntax]',
  ],
  [
    "open.graphql",
    "type Query {\n  a: Int\n",
    "open.graphql:3:1: error: Syntax Error: Expected Name, found <EOF>. Something is not closed before here. [syntax]",
  ],
  [
    "unknown.graphql",
    "type Query {\n  a: Int\n  b(c: [Missing!]): Int\n}\n",
    "unknown.graphql:3:9: error: There is no type Missing. Define it, or correct the name. [invalid-schema]",
  ],
  ["wide.graphql", Buffer.from(sdl, "utf16le"), "wide.graphql:1:2: error: Syntax Error: Unexpected character: U+0000."],
  [
    "latin.graphql",
    Buffer.from(`"é" ${sdl}`, "latin1"),
    "latin.graphql:1:1: error: It is not UTF-8 text. Save it as UTF-8.",
  ],
  ["broken.json", '{"data":', "broken.json:1:1: error: It is not JSON: Unexpected end of JSON input. Ask the endpoint"],
  [
    "refused.json",
    '{"errors":[{"message":"no"}]}',
    "refused.json:1:1: error: It is an answer with errors, not an introspection",
  ],
  ["other.json", '{"a":1}', "other.json:1:1: error: It is JSON, but has no __schema. Ask the endpoint"],
  [
    "parts.json",
    JSON.stringify({ data: { __schema: { queryType: { name: "Query" }, types: [], directives: [] } } }),
    "parts.json:1:1: error: It is inconsistent: Invalid or incomplete schema, unknown type: Query.",
  ],
  ["bare.json", '{"data":{"__schema":{}}}', "bare.json:1:1: error: It is inconsistent: "],
  ["null.json", "null", "null.json:1:1: error: It is JSON, but has no __schema. Ask the endpoint"],
])("%s is refused with its place and reason", async (file, content, words) => {
  const report = await refusalOf(generateFrom(file, content));
  expect(report).toContain(`\n${words}`);
  expect(report).not.toMatch(/^\s+at /m);
});

test("schemaFile() without an argument is the schema of the package", async () => {
  await using project = await createProject({
    "operations/a.graphql": "query Ask { agents { edges { node { id } } } }",
  });
  expect(Object.keys(await project.generate({ schema: schemaFile() as never }))).toHaveLength(2);
});

test("a folder with the name of the schema is refused", async () => {
  await using project = await createProject(operation);
  await mkdir(join(project.folder, "schema.graphql"));
  expect(await refusalOf(project.generate({ rootConfig: { schema: schemaFile("schema.graphql") } }))).toContain(
    "\nschema.graphql:1:1: error: It is a folder. Name a file. [unreadable-file]",
  );
});
