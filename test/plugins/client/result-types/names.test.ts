import { expect, test } from "vitest";
import { compile } from "../../../support/compile.ts";
import { declarationOf, typesOf } from "./types-of.ts";

const clashes: readonly [string, string, string, readonly string[]][] = [
  [
    "an enum with the name of a fragment's type",
    "enum UserFragment { A } type User { kind: UserFragment } type Query { user: User }",
    "query Q { user { ...User } } fragment User on User { kind }",
    ["UserFragment", "UserFragment_"],
  ],
  [
    "an input type with the name of an operation's variables",
    "input SearchQueryVariables { a: Int } type Query { search(by: SearchQueryVariables): Int }",
    "query Search($by: SearchQueryVariables) { search(by: $by) }",
    ["SearchQueryVariables_", "SearchQueryVariables", "SearchQuery"],
  ],
  [
    "types with names of TypeScript's own types",
    "enum string { A } enum Array { A } input class { a: Int } type Query { a(c: class, s: string): [[Array]] }",
    "query Q($c: class, $s: string) { a(c: $c, s: $s) }",
    ["Array_", "string_", "class_"],
  ],
  [
    "an enum with the name of a scalar's type",
    "enum Date { A } scalar Time type Query { date: Date, time: Time }",
    "query Q { date time }",
    ["Date_"],
  ],
  [
    "one of two nested objects whose keys give the same name",
    "type T { a: Int, b: T } type Query { a_b: T, aB: T }",
    "query Q { a_b { a } aB { b { a } } }",
    ["QQueryAB", "QQueryAB2", "QQueryABB"],
  ],
  [
    "a nested object with the name of a result",
    "type T { a: Int } type Query { b: T, a: Int }",
    "query A { b { a } } query AQueryB { a } fragment AQueryB on T { a }",
    ["AQueryBFragment", "AQuery", "AQueryB", "AQueryBQuery"],
  ],
];

const printed = clashes.map(([, schema, operations]) => typesOf(schema, operations, { Time: "Date" }));

test.each(clashes.map(([what, , , names], index) => ({ what, names, types: printed[index] ?? "" })))(
  "$what gets another name",
  ({ types, names }) => {
    const declared = [...types.matchAll(/^export \w+ (\w+)/gm)].map(([, name]) => name);
    expect(new Set(declared).size).toBe(declared.length);
    expect(declared).toEqual(expect.arrayContaining([...names]));
  },
);

test("types with clashing names compile", () =>
  expect(compile(Object.fromEntries(printed.map((types, index) => [`generated/${index}.ts`, types])))).toEqual([]));

test("the members of a union are named after the types that distinguish them", () => {
  const schema = `
    interface I { a: Int } interface J { b: Int }
    type A implements I & J { a: Int, b: Int } type B implements I & J { a: Int, b: Int }
    type C implements I { a: Int } type D implements I { a: Int } type Query { i: I }`;
  const types = typesOf(schema, "query Q { i { a ... on J { b } ... on C { c: a } } }");
  expect(types).toContain("export type QQueryI = QQueryIJ | QQueryIC | QQueryID;");
});

test("the members of a union have different names, whatever the names of the types", () => {
  const schema = `
    interface I { a: Int } interface A { a: Int } interface BC { a: Int } interface AB { a: Int } interface C { a: Int }
    interface Other { a: Int }
    type One implements I & A & BC { a: Int } type Two implements I & A & BC { a: Int }
    type Three implements I & AB & C { a: Int } type Four implements I & AB & C { a: Int }
    type Five implements I & Other { a: Int } type Six implements I & Other { a: Int }
    type Seven implements I { a: Int } type Eight implements I { a: Int } type Query { i: I }`;
  const fragments = ["A", "BC", "AB", "C", "Other"].map((type) => `... on ${type} { in${type}: a }`);
  const types = typesOf(schema, `query Q { i { ${fragments.join(" ")} } }`);
  expect(types.match(/^export interface QQueryI.*$/gm)).toEqual([
    "export interface QQueryIOther {",
    "export interface QQueryIABC {",
    "export interface QQueryIABC2 {",
    "export interface QQueryIOther2 {}",
  ]);
  expect(types.match(/^ {2}in\w+/gm)?.map((line) => line.trim())).toEqual(["inOther", "inAB", "inC", "inA", "inBC"]);
});

test("two objects at the same place in different types have different names", () => {
  const schema = `
    type T { x: Int, y: Int } interface I { t: T } type A implements I { t: T } type B implements I { t: T } type Query { i: I }`;
  const types = typesOf(schema, "query Q { i { ... on A { t { x } } ... on B { t { y } } } }");
  expect([...types.matchAll(/^export \w+ (\w+)/gm)].map(([, name]) => name)).toEqual(
    expect.arrayContaining(["QQueryIA", "QQueryIB", "QQueryIT", "QQueryIBT"]),
  );
});

test("other operations do not change the types of an operation", () => {
  const schema = "type T { t: T, x: Int, y: Int } type Query { t: T }";
  const fragments = "fragment A on T { t { x } } fragment B on T { t { y } }";
  const [first, second] = ["First", "Second"].map((name) => `query ${name} { t { ...A ...B } }`);
  const alone = typesOf(schema, `${second} ${fragments}`);
  expect(declarationOf(alone, "SecondQueryTT")).toContain("y: number | null;");
  const both = typesOf(schema, `${first} ${second} ${fragments}`);
  for (const name of ["SecondQueryTT", "SecondQueryT", "SecondQuery"])
    expect(declarationOf(both, name)).toBe(declarationOf(alone, name));
});
