import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type DocumentNode, Kind, parse, valueFromASTUntyped, visit } from "graphql";
import { beforeAll, describe, expect, test } from "vitest";
import { writeRequest } from "../../../src/runtime/calls/document.ts";
import type { Operation } from "../../../src/runtime/transport.ts";
import { compile, run } from "../../support/compile.ts";
import { fixtures, schemas } from "../../support/paths.ts";
import { createProject } from "../../support/project.ts";

let files: Record<string, string>;
let client: Record<string, unknown>;

beforeAll(async () => {
  const read = (name: string) => readFileSync(join(fixtures, "accepted", name), "utf8");
  const operations = readdirSync(join(fixtures, "accepted")).map((name) => [`operations/${name}`, read(name)] as const);
  await using project = await createProject(Object.fromEntries(operations));
  files = await project.generate({
    schema: schemas.library,
    outputConfig: {
      presetConfig: { runtimeModule: "../src/runtime/transport.ts", httpFields: ["unlock"] },
      config: { scalars: { Moment: "Date" } },
    },
  });
  client = await run(printed());
});

test("the generator writes two files", () =>
  expect(Object.keys(files)).toEqual(["generated/types.ts", "generated/client.ts"]));

test("the client exports a constant and a function for each operation, and a list of values for each enum", () =>
  expect(Object.keys(client).sort()).toEqual(
    [
      ...["CountPairs", "Delete", "Documented", "FindItem", "ItemsByDefault", "ItemsByFilter", "Lend", "Moments"],
      ...["OldItems", "OnReturned", "PairsInside", "Return", "Search", "Strings", "Then", "Twice", "Unlock"],
      ...["countPairs", "delete_", "documented", "findItem", "itemsByDefault", "itemsByFilter", "lend", "moments"],
      ...["oldItems", "onReturned", "pairsInside", "return_", "search", "strings", "then_", "twice", "unlock"],
      "sortValues",
    ].sort(),
  ));

describe("a document", () => {
  test("contains each fragment that it uses, directly or through others, once and in order", () =>
    expect(operation("FindItem").document).toBe(
      "query FindItem($id:ID!){item(id:$id){...ItemParts ...on Book{...BookParts}}}" +
        "fragment BookParts on Book{pages author{...PersonParts}...ItemParts}" +
        "fragment ItemParts on Item{id title}" +
        "fragment PersonParts on Person{name}",
    ));

  test("keeps directives and aliases", () => {
    expect(operation("Search").document).toContain("...on Film{minutes@include(if:$long)}");
    expect(operation("ItemsByFilter").document).toContain("newest:items(");
  });

  test("declares no variable that travels as a literal", () => {
    expect(operation("ItemsByFilter").document).toMatch(/^query ItemsByFilter\{/);
    expect(operation("PairsInside").document).toMatch(/^query PairsInside\(\$low:Int!\)\{/);
    expect(operation("Strings").document).toMatch(/^query Strings\(\$word:String!\)\{/);
    expect(operation("Search").literals).toBeUndefined();
  });

  test("keeps default values", () =>
    expect(operation("ItemsByDefault").document).toMatch(
      /^query ItemsByDefault\(\$first:Int!=5 ?\$note:String="none"\)\{/,
    ));

  test("contains no block strings", () => expect(operation("Strings").document).not.toContain('"""'));

  test("contains no descriptions", () => {
    const described: string[] = [];
    for (const { document: text } of operations())
      visit(parse(text), { enter: (node) => void ("description" in node && node.description && described.push(text)) });
    expect(described).toEqual([]);
  });
});

test("the list of an enum contains its values in order", () => expect(client.sortValues).toEqual(["NEWEST", "OLDEST"]));

test("an idempotent operation is marked for the runtime, and the mark is not sent to the service", () => {
  expect(operation("Return")).toMatchObject({ idempotent: true, document: expect.not.stringContaining("@") });
  expect(operation("Lend")).not.toHaveProperty("idempotent");
});

describe("the shape of a literal value", () => {
  test("marks enum values at any depth", () => {
    const filter = { sort: "enum", sorts: "enum", between: { sort: "enum" } };
    expect(operation("ItemsByFilter").literals).toEqual({ sort: "enum", filter });
    expect(operation("CountPairs").literals).toEqual({ one: filter, two: filter });
    expect(operation("PairsInside").literals).toEqual({ sort: "enum" });
  });
});

describe("a string that looks like a placeholder or a comment", () => {
  const words = ["()", "$filters", "filters:$filters", '"()"'];
  const text = 'Two lines, with one " quote, a \\ and () and $filters.\n# not a comment';

  test.each([
    ["when the variable has a value", [{ text: "$filters ()" }]],
    ["when the variable is omitted", undefined],
  ])("is sent unchanged %s", (_, filters) => {
    const { query, variables } = writeRequest(operation("Strings"), { word: "w", filters });
    expect(argumentsOf(parse(query), { word: "w" })).toEqual([
      { text, words: [...words, "w"], ...(filters && { filters }) },
    ]);
    expect(variables).toEqual({ word: "w" });
  });
});

describe("a variable that is omitted and would be sent as a literal", () => {
  const argumentsWith = (name: string, variables: Record<string, unknown>) =>
    argumentsOf(parse(writeRequest(operation(name), variables).query), variables)[0];

  test("removes its argument or input field, and becomes null in a list", () => {
    expect(argumentsWith("CountPairs", { two: { text: "a" } })).toEqual({ two: { text: "a" } });
    expect(argumentsWith("CountPairs", { one: null })).toEqual({ one: null });
    expect(argumentsWith("PairsInside", { low: 1 })).toEqual({
      one: { text: "()", between: { low: 1 } },
      two: { sorts: [[null]] },
    });
    expect(argumentsWith("PairsInside", { low: 1, sort: "NEWEST" })).toEqual({
      one: { text: "()", sort: "NEWEST", between: { low: 1, sort: "NEWEST" } },
      two: { sorts: [["NEWEST"]] },
    });
  });

  // The runtime's printer leaves a blank between the parentheses: "pair( )".
  test("removes the parentheses if no argument remains", () => expect(argumentsWith("CountPairs", {})).toEqual({}));
});

describe("the documentation of a function", () => {
  test("contains the texts of the schema and of the author, with the ends of comments escaped", () =>
    expect(documentationOf("documented")).toBe(
      [
        `One item, its end is *\\/ and it has \`ticks\` and \${holes}.`,
        "",
        `What the author says: \`ticks\`, \${holes} and *\\/ ends.`,
        "",
        "\\@nothing",
        "",
        "query Documented, operations/documented.graphql:6",
        "",
        "@param variables.id - Its number.",
        "@param variables.number - An older number; of two lines. *\\/ Ours. Deprecated: use `id` *\\/",
      ].join("\n"),
    ));

  test("keeps the paragraphs of the schema, and names what is inferred", () =>
    expect(documentationOf("itemsByDefault")).toBe(
      [
        "All items.",
        "",
        "In no order.",
        "",
        "query ItemsByDefault, operations/variables.graphql:1",
        "",
        "Inferred, not documented by the vendor: arguments.",
      ].join("\n"),
    ));

  test("contains a deprecation once, with its reason", () => {
    expect(documentationOf("oldItems")).toMatch(/^@deprecated gone soon \*\\\/$/m);
    expect(documentationOf("twice").match(/Yesterday's items\./g)).toHaveLength(1);
  });
});

test("the generated client compiles, accepts correct calls and rejects wrong ones", () => {
  const usage = readFileSync(join(fixtures, "usage.ts.txt"), "utf8");
  expect(compile({ ...files, "generated/usage.ts": usage })).toEqual([]);
});

test("a function passes its constant, the variables and the options to the session", () => {
  const calls: unknown[][] = [];
  const record = (...call: unknown[]) => calls.push(call);
  const session = { request: record, subscribe: record };
  const call = (name: string, ...given: unknown[]) =>
    (client[name] as (...given: unknown[]) => void)(session, ...given);

  call("findItem", { id: "1" }, { timeoutMs: 1 });
  call("onReturned");
  call("then_", { timeoutMs: 2 });

  expect(calls).toEqual([
    [client.FindItem, { id: "1" }, { timeoutMs: 1 }],
    [client.OnReturned, {}, undefined],
    [client.Then, {}, { timeoutMs: 2 }],
  ]);
});

function printed(): string {
  return files["generated/client.ts"] ?? "";
}

function operation(name: string): Operation<unknown, Record<string, unknown>> {
  // The printed module has been compiled before it ran.
  return client[name] as Operation<unknown, Record<string, unknown>>;
}

function operations() {
  return Object.keys(client)
    .filter((name) => /^[A-Z]/.test(name))
    .map(operation);
}

/** The arguments of the fields at the root. */
function argumentsOf(document: DocumentNode, variables: Record<string, unknown>) {
  const [definition] = document.definitions;
  const fields = definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [];
  return fields
    .filter((field) => field.kind === Kind.FIELD)
    .map((field) =>
      Object.fromEntries(
        (field.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value, variables)]),
      ),
    );
}

/** The comment above a function, without its frame. */
function documentationOf(name: string): string {
  const before = printed().split(`\nexport function ${name}(`)[0] ?? "";
  const comment = before.slice(before.lastIndexOf("/**\n"));
  return comment
    .split("\n")
    .slice(1, -1)
    .map((line) => line.replace(/^ \* ?/, ""))
    .join("\n");
}
