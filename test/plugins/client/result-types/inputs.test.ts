import { expect, test } from "vitest";
import { compileWith, declarationOf, typesOf } from "./types-of.ts";

const schema = `
  scalar Time
  enum Sort { UP }
  input Range { low: Int!, high: Int! = 9, at: Time, sort: Sort, inner: Range, other: Other }
  input Other { range: [Range!] }
  input One @oneOf { a: Int, b: String }
  type Query {
    count(limit: Int! = 4, range: Range, ranges: [Range!], at: Time, one: One): Int
    at: Time
  }
`;

test.each([
  ["is required if it cannot be left out", "($v: Range!) { count(range: $v) }", "v: Range;"],
  ["is optional if it is nullable", "($v: Range) { count(range: $v) }", "v?: Range | null | undefined;"],
  ["is optional if it has a default", "($v: Int! = 3) { count(limit: $v) }", "v?: number | undefined;"],
  [
    "is not null where the argument cannot be, but has a default",
    "($v: Int) { count(limit: $v) }",
    "v?: number | undefined;",
  ],
  [
    "is not null where one of several places cannot be",
    "($v: Int) { count(limit: $v) again: count(range: { low: 1, inner: { low: 1, high: $v } }) }",
    "v?: number | undefined;",
  ],
  ["is not null if its default replaces it", "($v: Int = 3) { count(range: { low: $v }) }", "v?: number | undefined;"],
  [
    "is not null in a list of what cannot be",
    "($v: Range = { low: 1 }) { count(ranges: [$v]) }",
    "v?: Range | undefined;",
  ],
  ["is not null as a condition", "($v: Boolean = true) { count @include(if: $v) }", "v?: boolean | undefined;"],
  [
    "is not null where a fragment uses it",
    "($v: Int) { ...F } fragment F on Query { count(limit: $v) }",
    "v?: number | undefined;",
  ],
  ["has the types of a list's items", "($v: [Range!]) { count(ranges: $v) }", "v?: Range[] | null | undefined;"],
])("a variable %s", (_, operation, expected) => {
  const declared = declarationOf(typesOf(schema, `query Q${operation}`), "QQueryVariables");
  expect(declared.split("\n").at(-2)?.trim()).toBe(expected);
});

test("input types that contain each other are printed once, with the types of their fields", () => {
  const types = typesOf(schema, "query Q($v: Range) { count(range: $v) }");
  expect(types.match(/^export .*$/gm)).toEqual([
    "export type Sort =",
    "export interface Other {",
    "export interface Range {",
    "export interface QQueryVariables {",
    "export interface QQuery {",
  ]);
  expect(declarationOf(types, "Range")).toContain(
    ["  at?: unknown | null | undefined;", "  high?: number | undefined;"].join("\n"),
  );
});

test("a @oneOf input accepts exactly one field, and an operation without variables accepts none", () => {
  const types = typesOf(schema, "query Q($v: One!) { count(one: $v) } query None { at }");
  const right = ["QQueryVariables = { v: { a: 1 } }", 'QQueryVariables = { v: { b: "" } }', "NoneQueryVariables = {}"];
  const wrong = ['{ a: 1, b: "" }', "{ a: null }", "{}"].map((value) => `QQueryVariables = { v: ${value} }`);
  const lines = [...right, ...wrong, "NoneQueryVariables = { a: 1 }"];
  const code = lines.map((line, index) => `export const given${index}: types.${line};\n`).join("");
  const objections = compileWith(types, code).map((objection) => Number(/:(\d+) /.exec(objection)?.[1]) - 2);
  expect(new Set(objections)).toEqual(new Set([3, 4, 5, 6]));
});

test.each([
  ["one type for both directions", { Time: "Date" }, "Date", "Date", ""],
  ["a type for each direction", { Time: { input: "Date | string", output: "string" } }, "Date | string", "string", ""],
  [
    "a type that a module exports",
    { Time: "./time.ts#Time" },
    "Time",
    "Time",
    'import type { Time } from "./time.ts";\n',
  ],
  [
    "the default export of a module as its type",
    { Time: "times#default as Time" },
    "Time",
    "Time",
    'import type { default as Time } from "times";\n',
  ],
])("a scalar can have %s", (_, scalars, input, output, imports) => {
  const types = typesOf(schema, "query Q($v: Time) { at count(at: $v) }", scalars);
  expect(declarationOf(types, "QQueryVariables")).toContain(`  v?: ${input} | null | undefined;`);
  expect(declarationOf(types, "QQuery")).toContain(`  at: ${output} | null;`);
  expect(types.startsWith(imports)).toBe(true);
});
