import { buildSchema, parse, Source } from "graphql";
import { describe, expect, test } from "vitest";
import { check } from "../../../plugins/client/check/check.ts";
import { useSchemaNames } from "../../../plugins/client/check/schema-names.ts";
import type { ScalarsConfig } from "../../../plugins/client/config.ts";
import type { Diagnostic } from "../../../plugins/client/diagnostics/diagnostic.ts";
import { createDocuments, type Documents } from "../../../plugins/client/documents.ts";

const fieldsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => `f${String(index + 1).padStart(2, "0")}: Int`).join(" ");

const schema = buildSchema(`
  directive @evidence(inferred: String) on INPUT_OBJECT | OBJECT
  directive @cached(seconds: Int!, forever: Boolean) on FIELD
  directive @log on SCALAR
  scalar Time scalar Money
  enum Sort { UP DOWN }
  interface Named { name: String }
  type Thirty { ${fieldsOf(30)} }
  type More { ${fieldsOf(32)} }
  type User implements Named { name: String age: Int friends: [User!] }
  type Shop implements Named { name: String owner: User }
  union Any = User | Shop
  input Filter { title: String! sort: Sort at: Time inner: Filter }
  input Reply @evidence(inferred: "name") { text: String left: Leaf right: Leaf }
  input Leaf @evidence(inferred: "name") { id: ID }
  type Query {
    thirty: Thirty more: More user(id: ID! name: String): User named: Named any: Any anything: [Any!]!
    search(filter: Filter, text: String, limit: Int, sort: Sort, reply: Reply, at: Time, price: Money): [User!]
    pair(one: Int!, two: Int!, three: Int = 3): Int
    ask(text: String, fallback: String): Int
  }
  type Subscription { user: User shop: Shop }
  type Mutation { save(id: ID!): Int }
`);
const types = { Time: "Date", Money: "string" };

function documentsOf(text: string, options: { readonly noLocation?: boolean } = {}): Documents {
  return createDocuments([parse(new Source(text, "a.graphql"), options).definitions], []);
}

function diagnosticsOf(text: string, scalars: ScalarsConfig = types): readonly Diagnostic[] {
  return check(schema, documentsOf(text), { scalars, warningsAsErrors: [] }).diagnostics;
}

test.each<[string, string, readonly (string | null)[]]>([
  ["fields-on-correct-type", "query Q { thirty { x } }", [`Thirty has ${listOf(30)}.`]],
  ["fields-on-correct-type", "query Q { more { x } }", [`More has ${listOf(30)} and 2 more.`]],
  ["fields-on-correct-type", "query Q { named { __typename age } }", ["Named has name."]],
  ["fields-on-correct-type", "query Q { any { __typename name } }", [null]],
  ["scalar-leafs", "query Q { user(id: 1) }", ["User has age, friends, name."]],
  ["scalar-leafs", "query Q { user(id: 1) { name { first } } }", ["Remove the braces."]],
  ["scalar-leafs", "query Q { any }", ["Remove the braces."]],
  ["known-argument-names", "query Q { user(id: 1, x: 2) { name } }", ["Query.user takes id, name."]],
  ["known-argument-names", "query Q { thirty(x: 2) { f01 } }", ["Query.thirty takes no arguments."]],
  ["known-argument-names", "query Q { thirty @skip(if: true, x: 2) { f01 } }", ["@skip takes if."]],
  ["known-argument-names", "mutation M @idempotent(x: 2) { save(id: 1) }", ["It takes no arguments."]],
  ["provided-required-arguments", "query Q { user { name } }", ["Declare $id: ID! and give id: $id, or give a value."]],
  [
    "provided-required-arguments",
    "query Q { pair }",
    Array(2).fill("Declare $one: Int!, $two: Int! and give one: $one, two: $two, or give values."),
  ],
  [
    "provided-required-arguments",
    "query Q { pair(one: 1) }",
    ["Declare $two: Int! and give two: $two, or give a value."],
  ],
  [
    "provided-required-arguments",
    "query Q { thirty @include { f01 } }",
    ["Declare $if: Boolean! and give if: $if, or give a value."],
  ],
  [
    "provided-required-arguments",
    "query Q { user(id: 1) @cached(forever: true) { name } }",
    ["Declare $seconds: Int! and give seconds: $seconds, or give a value."],
  ],
  [
    "known-type-names",
    "query Q($a: Missing, $b: [Lost!]!, $c: Int) { search(text: $a, limit: $c, sort: $b) { name } }",
    ["Declare $a: String.", "Declare $b: Sort."],
  ],
  ["known-type-names", "query Q($a: Missing) { search { name } }", ["Use a type of the schema."]],
  ["known-type-names", "query Q($a: Missing) { search(nothing: $a) { name } }", ["Use a type of the schema."]],
  [
    "known-type-names",
    "query Q($a: String) { search(text: $a) { ... on Missing { name } } }",
    ["Use a type of the schema."],
  ],
  ["known-type-names", "query Q { user(id: 1) { ...F } } fragment F on Missing { name }", [null]],
  [
    "known-directives",
    "query Q { thirty @log { f01 } }",
    ["Operations may use @cached, @idempotent, @include, @skip."],
  ],
  [
    "known-directives",
    "query Q { thirty @lost { f01 } }",
    ["Operations may use @cached, @idempotent, @include, @skip."],
  ],
  [
    "variables-in-allowed-position",
    "query Q($a: Int, $b: Int) { user(id: $a) { name } search(text: $b) { age } }",
    ["Declare $a: ID!.", "Declare $b: String."],
  ],
  ["value-literals-of-correct-type", "query Q { search(sort: LEFT) { name } }", ["Sort has DOWN, UP."]],
  ["value-literals-of-correct-type", 'query Q { search(limit: "x") { name } }', ["A Int is expected here."]],
  [
    "value-literals-of-correct-type",
    'query Q { search(filter: { title: "x", x: 1 }) { name } }',
    ["Filter has at, inner, sort, title."],
  ],
  ["value-literals-of-correct-type", "query Q { search(filter: {}) { name } }", ["Filter has at, inner, sort, title."]],
  ["no-undefined-variables", "query Q($text: String) { search(text: $txet) { name } }", ["Did you mean $text?"]],
  [
    "no-undefined-variables",
    "query Q($text: String!) { search(text: $text) { name } more: search(text: $txet) { age } }",
    ["Did you mean $text? If not, declare $txet: String after the operation's name."],
  ],
  [
    "no-undefined-variables",
    "query Q($text: Int) { search(limit: $text) { name } more: search(text: $txet) { age } }",
    ["Declare $txet: String after the operation's name."],
  ],
  [
    "no-undefined-variables",
    "query Q($text: String) { search(nothing: $text) { name } more: search(nothing: $other) { age } }",
    ["Declare $other after the operation's name."],
  ],
  [
    "no-undefined-variables",
    "query Q { ...F } fragment F on Query { user(id: $id) { name } }",
    ["Declare $id: ID! after the operation's name."],
  ],
  [
    "no-unused-variables",
    'query Q($id: ID) { user(id: "$id") { name } }',
    ["In a string $id is text: write it without the quotes."],
  ],
  ["no-unused-variables", 'query Q($id: ID) { user(id: "$idea") { name } }', ["Use it, or remove it."]],
  [
    "no-unused-variables",
    'query Q($id: ID) { user(id: "$id") { name } }',
    ["In a string $id is text: write it without the quotes."],
  ],
  [
    "one-field-subscriptions",
    "subscription S { user { name } shop { name } }",
    ["Write one subscription for each event."],
  ],
])("the hint for %s: %s", (code, text, hints) => {
  const found = diagnosticsOf(text).filter((each) => each.code === code);
  expect(found.map(({ hint }) => hint)).toEqual(hints);
});

test("documents that a program made are checked, too", () => {
  const documents = documentsOf("query Q($a: Missing) { search(text: $a) { x } }", { noLocation: true });
  const { diagnostics } = check(schema, documents, { scalars: types, warningsAsErrors: [] });
  expect(diagnostics.map(({ code, file, hint }) => [code, file, hint])).toEqual([
    ["known-type-names", null, "Declare $a: String."],
    ["fields-on-correct-type", null, "User has age, friends, name."],
  ]);
});

describe("a warning", () => {
  const warningsOf = (text: string) => diagnosticsOf(text).map(({ code, severity }) => `${severity} ${code}`);

  test.each<[string, readonly string[]]>([
    ["named { name }", ["warning missing-typename"]],
    ["anything { ... on User { age } }", ["warning missing-typename"]],
    ["named { __typename name }", []],
    ["named { name __typename }", []],
    ["named { ... { __typename } }", []],
    ["named { ... on User { age } ... on Named { ... { __typename } } }", []],
    ["named { ...Deep }", []],
    ["named { ...Loop ...Loop }", ["warning missing-typename"]],
    ["user(id: 1) { name }", []],
    ["ask", ["warning missing-fallback"]],
    ["ask(text: null)", ["warning missing-fallback"]],
    ["ask(fallback: null)", []],
    ["pair(one: 1, two: 2)", []],
  ])("of { %s } is %j", (selection, expected) => {
    const fragments = "fragment Deep on Named { name ...Deeper } fragment Deeper on Named { __typename }";
    const more = " fragment Loop on Named { name ...Other } fragment Other on Named { name }";
    const all = diagnosticsOf(`query Q { ${selection} } query Used { named { ...Deep ...Loop } } ${fragments}${more}`);
    expect(all.map(({ code, severity }) => `${severity} ${code}`)).toEqual(expected);
  });

  test("is what an error in a fragment is that no operation uses", () => {
    const used = "query Q { user(id: 1) { ...Used } } fragment Used on User { x }";
    expect(warningsOf(`${used} fragment Unused on User { y ...Again } fragment Again on User { ...Unused }`)).toEqual([
      "warning no-unused-fragments",
      "warning no-unused-fragments",
      "error fields-on-correct-type",
      "warning fields-on-correct-type",
      "warning no-fragment-cycles",
    ]);
    expect(
      warningsOf("query Q { user(id: 1) { ...A } } fragment A on User { ...B } fragment B on User { ...A }"),
    ).toEqual(["error no-fragment-cycles"]);
  });

  test("is an error if the option names it, and only then", () => {
    const documents = documentsOf("query Q { ask named { name } }");
    const { diagnostics } = check(schema, documents, { scalars: types, warningsAsErrors: ["missing-fallback"] });
    expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      "error missing-fallback",
      "warning missing-typename",
    ]);
  });
});

describe("a scalar without a type", () => {
  test.each<[string, ScalarsConfig, readonly string[]]>([
    ["query Q($at: Time) { search(at: $at) { name } }", { Time: "Date" }, []],
    ["query Q($at: Time) { search(at: $at) { name } }", {}, ["Time"]],
    ["query Q($at: Time, $again: [Time!]!, $price: Money) { search { name } }", {}, ["Time", "Money"]],
    ["query Q($filter: Filter) { search(filter: $filter) { name } }", { Money: "string" }, ["Time"]],
    ["query Q($one: Filter, $two: Filter!, $price: Money) { search { name } }", { Time: "Date" }, ["Money"]],
    ["query Q { user(id: 1) { name } }", {}, []],
    ["query Q($lost: Lost) { user(id: 1) { lost } }", {}, []],
  ])("is reported in %s with %j: %j", (text, scalars, expected) => {
    const found = diagnosticsOf(text, scalars).filter(({ code }) => code === "unknown-scalar");
    expect(found.map(({ message }) => /scalar (\w+)/.exec(message)?.[1])).toEqual(expected);
  });
});

describe("names of types that are only inferred", () => {
  test("two values of the same type do not contain themselves", () =>
    expect(diagnosticsOf("query Q($reply: Reply) { search(reply: $reply) { name } }")).toEqual([]));

  test("documents that need no other names stay the same objects", () => {
    const certain = documentsOf("query Q($id: ID!) { user(id: $id) { ...F } } fragment F on User { name }");
    expect(useSchemaNames(schema, certain)).toEqual({ documents: certain, diagnostics: [] });
    expect(useSchemaNames(schema, certain).documents).toBe(certain);

    const mixed = documentsOf(
      "query Q($id: ID!) { user(id: $id) { ...F } } fragment F on User { name } query R($r: Theirs) { search(reply: $r) { ...F } }",
    );
    const { documents, diagnostics } = useSchemaNames(schema, mixed);
    expect(documents.own[0]).toBe(mixed.own[0]);
    expect(documents.own[1]).toBe(mixed.own[1]);
    expect(documents.own[2]).not.toBe(mixed.own[2]);
    expect(diagnostics.map(({ hint }) => hint)).toEqual(["Declare Reply."]);
  });
});

function listOf(count: number): string {
  return Array.from({ length: count }, (_, index) => `f${String(index + 1).padStart(2, "0")}`).join(", ");
}
