import { type DefinitionNode, isSchema, Kind } from "graphql";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { withOwnReader } from "../../../plugins/client/load/documents.ts";
import { load, loadDocuments } from "../../../plugins/client/load/load.ts";
import { parseDefinitions } from "../../../plugins/client/load/parse.ts";
import { findDocuments } from "../../../plugins/client/load/patterns.ts";
import { loadSchema, readSchema } from "../../../plugins/client/load/schema.ts";
import { type TemporaryFolder, temporaryFolder } from "../../support/temporary-folder.ts";

let project: TemporaryFolder;
beforeEach(() => {
  project = temporaryFolder();
  project.write("schema.graphql", "type Query { a: Int }");
  project.write("a.graphql", "query A { a } fragment Part on Query { a }");
  project.write("b.graphql", "query B { a }");
  project.write("c.gql", "query C { a } fragment Shared on Query { a }");
});
afterEach(() => project[Symbol.dispose]());

const folder = () => project.path(".");
const emptyMemory = () => ({ files: new Map(), schemas: new Map() });

describe("the documents of an output", () => {
  const namesOf = (definitions: readonly DefinitionNode[]) =>
    definitions.map((each) => ("name" in each ? each.name?.value : undefined));

  test.each([
    [["*.{graphql,gql}"], [], ["A", "Part", "B", "C", "Shared"], []],
    [["a.graphql", "b.graphql"], [], ["A", "Part", "B"], []],
    [["*.graphql", "!b.graphql", "!schema.graphql"], [], ["A", "Part"], []],
    [["*.graphql", "!b.graphql"], ["*.gql"], ["A", "Part"], ["Shared"]],
    [["b.graphql"], ["*.graphql", "!schema.graphql"], ["B"], ["Part"]],
    [["a.graphql"], ["a.graphql"], ["A", "Part"], []],
    [["!b.graphql"], [], [], []],
    [[], [], [], []],
  ])("of %j and the external %j are %j and %j", async (documents, externalDocuments, own, external) => {
    const loaded = await loadDocuments(folder(), { documents, externalDocuments });
    expect(namesOf(loaded.documents.own)).toEqual(own);
    expect(namesOf(loaded.documents.external)).toEqual(external);
  });

  test("are read again only if their text has changed", async () => {
    const memory = emptyMemory();
    const paths = { schema: "schema.graphql", documents: ["a.graphql", "b.graphql"], externalDocuments: ["c.gql"] };
    const first = await load(folder(), paths, memory);
    expect([...first.files.keys()]).toEqual(["a.graphql", "b.graphql", "c.gql"]);

    const second = await load(folder(), paths, memory);
    expect(second.schema).toBe(first.schema);
    for (const file of first.files.keys()) expect(second.files.get(file)).toBe(first.files.get(file));

    project.write("a.graphql", "query Changed { a }");
    project.write("schema.graphql", "type Query { a: String }");
    const third = await load(folder(), paths, memory);
    expect(third.schema).not.toBe(first.schema);
    expect(namesOf(third.files.get("a.graphql") ?? [])).toEqual(["Changed"]);
    expect(third.files.get("b.graphql")).toBe(first.files.get("b.graphql"));

    await load(folder(), { ...paths, documents: ["a.graphql"] }, memory);
    expect([...memory.files.keys()]).toEqual(["a.graphql", "c.gql"]);
  });

  test("are found without the ignored ones", async () => {
    const find = (ignore: readonly string[]) => findDocuments(["*.graphql"], { cwd: folder(), ignore });
    expect(await find([])).toEqual(["a.graphql", "b.graphql", "schema.graphql"]);
    expect(await find(["b.graphql"])).toEqual(["a.graphql", "schema.graphql"]);
    expect(await find(["b.graphql", "a.graphql"])).toEqual(["schema.graphql"]);
  });
});

test("graphql-codegen reads the patterns of GraphQL files as one, and the others itself", () => {
  const other = { "custom.graphql": { loader: "./loader.js" } };
  const [first, second, third, own, ...more] = withOwnReader(["a.graphql", "src/*.ts", "!b.graphql", other, "c.gql"]);
  expect([first, second, third]).toEqual(["src/*.ts", "!b.graphql", other]);
  expect(own).toEqual({ "a.graphql,c.gql": { loader: expect.any(Function) } });
  expect(more).toEqual([]);
  expect(withOwnReader(["src/*.ts", other])).toEqual(["src/*.ts", other]);
  expect(withOwnReader(["a.graphql"])).toEqual([{ "a.graphql": { loader: expect.any(Function) } }]);
});

describe("a schema", () => {
  const refusalOf = (text: string, read = readSchema): string => {
    project.write("schema.graphql", text);
    try {
      read(folder(), "schema.graphql");
    } catch (error) {
      return (error as Error).message
        .split("\n")
        .filter((line) => line.startsWith("schema.graphql:"))
        .join("\n");
    }
    return "";
  };

  test.each<[string, string]>([
    [
      "type Query { a: Int }\ntype Query { b: Int }",
      "2:6: error: Query is also defined at schema.graphql:1. Merge the two",
    ],
    ["type Query { a: Int }\nenum E { A }\ninput E { a: Int }", "3:7: error: E is also defined at schema.graphql:2."],
    ["type Query {\n  a: Int\n  a: Int\n}", "3:3: error: Query.a is also defined at schema.graphql:2."],
    [
      "directive @d on FIELD\ndirective @d on QUERY\ntype Query { a: Int }",
      "2:12: error: @d is also defined at schema.graphql:1.",
    ],
    ["type Query { a: Lost }", "1:17: error: There is no type Lost. Define it, or correct the name."],
    ["type Query { a: [[Lost!]!]! }", "1:19: error: There is no type Lost."],
    ["type Query { a(b: Lost): Int }", "1:19: error: There is no type Lost."],
    ["type Query implements Lost { a: Int }", "1:23: error: There is no type Lost."],
    ["type Query { a: U }\nunion U = Query | Lost", "2:19: error: There is no type Lost."],
    ["schema { query: Lost }\ntype Query { a: Int }", "1:17: error: There is no type Lost."],
    ["directive @d(a: Lost) on FIELD\ntype Query { a: Int }", "1:17: error: There is no type Lost."],
    ["type Query { a: Int }\nextend type Query { b: Lost }", "2:24: error: There is no type Lost."],
    ["input I { a: Lost }\ntype Query { a(i: I): Int }", "1:14: error: There is no type Lost."],
  ])("%j is refused: %s", (text, reason) => expect(refusalOf(text)).toContain(`schema.graphql:${reason}`));

  test.each([
    "type Query { a: Int }\nextend type Query { b: Int }",
    "type Query { a(b: Int, c: Int): Int, b(b: Int): String }\ndirective @Query on FIELD",
    "schema { query: Root } type Root { a: [ID!], b: Float, c: Boolean, d: String }",
    "extend schema @d\ndirective @d on SCHEMA\ntype Query { a: Int }",
  ])("%j is read", (text) => expect(refusalOf(text)).toBe(""));

  test("that cannot be built is refused", () => {
    expect(refusalOf("enum E { A }\ntype Query { a: Int }\nextend schema { query: E }", loadSchema)).toMatch(
      /^(schema\.graphql:1:1: error: It is inconsistent: .*\. Correct the schema\. \[invalid-schema\])?$/,
    );
  });

  test("of definitions has no places, and is a document or a schema", () => {
    project.write("schema.graphql", "type Query { a: Int }\n");
    const document = readSchema(folder(), "schema.graphql");
    expect("kind" in document && document.kind).toBe(Kind.DOCUMENT);
    expect("definitions" in document && document.definitions[0]?.loc).toBeUndefined();
    expect(isSchema(loadSchema(folder(), "schema.graphql"))).toBe(true);
  });
});

test.each<[string, string]>([
  [`\${fields} query A { a }`, "A placeholder of JavaScript is not GraphQL: declare a variable and use that."],
  [`query A { \${fields} }`, "A placeholder of JavaScript is not GraphQL: declare a variable and use that."],
  [`query A { a } ) \${b}`, "Look here and right before it."],
  [`query A { a } ) x \${b}`, "Look here and right before it."],
  ["query A { a(b: \\`c\\`) }", "Remove the backslash: only JavaScript needs it."],
  ["query A { a(b: \\$c) }", "Remove the backslash: only JavaScript needs it."],
  ["query A { a(b: \\n) }", "Look here and right before it."],
  ["query A { a ", "Something is not closed before here."],
  ["query A { a \n\n", "Something is not closed before here."],
])("the hint for the mistake in %j is: %s", async (text, hint) => {
  project.write("a.graphql", text);
  await expect(loadDocuments(folder(), { documents: ["a.graphql"], externalDocuments: [] })).rejects.toMatchObject({
    diagnostics: [{ code: "syntax", hint }],
  });
});

test("definitions have places if they are asked for", () => {
  expect(parseDefinitions("a.graphql", "{ a }")[0]?.loc?.source.name).toBe("a.graphql");
  expect(parseDefinitions("a.graphql", "{ a }", true)[0]?.loc).toBeUndefined();
});
