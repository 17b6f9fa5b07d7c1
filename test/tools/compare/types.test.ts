import { expect, test } from "vitest";
import type { TypePart } from "../../../src/tools/compare/change-messages.ts";
import { walkTypes } from "../../../src/tools/compare/diff-types.ts";
import type { Change } from "../../../src/tools/compare/model.ts";
import { loadTypes } from "../../../src/tools/compare/type-pair.ts";

/** A type of `types.ts` before and after, and what the comparison tells callers: "breaks: …" or "changes: …". */
type Row = readonly [name: string, part: TypePart, before: string, after: string, says: readonly string[]];

/** A type whose text is this long. */
const listOf = (length: number) => `{ ${"b".repeat(length - "{ : string; }[]".length)}: string; }[]`;
const pair = (first: string, second: string) => `{ node: ${first} | ${second} }`;
const message = '{ __typename: "Message"; text: string }';
const join = '{ __typename: "Join"; id: string }';
const leave = '{ __typename: "Leave"; id: string }';

const rows: readonly Row[] = [
  ["the same", "result", "{ a: string }", "{ a: string }", []],
  ["true or false", "result", "{ a: boolean }", "{ a: true | false }", []],
  [
    "null in a result",
    "result",
    "{ a: string }",
    "{ a: string | null }",
    ["breaks: result.a may be null now: string → string | null"],
  ],
  [
    "no null in a result",
    "result",
    "{ a: string | null }",
    "{ a: string }",
    ["changes: result.a is never null now: string | null → string"],
  ],
  [
    "null in the variables",
    "variables",
    "{ a: string }",
    "{ a: string | null }",
    ["changes: variable `a` may be null now: string → string | null"],
  ],
  [
    "no null in the variables",
    "variables",
    "{ a: string | null }",
    "{ a: string }",
    ["breaks: variable `a` may no longer be null: string | null → string"],
  ],
  ["another scalar in a result", "result", "{ a: string }", "{ a: number }", ["breaks: result.a: string → number"]],
  [
    "a wider type in the variables",
    "variables",
    "{ a: string }",
    "{ a: string | number }",
    ["changes: variable `a`: string → string | number"],
  ],
  [
    "a wider type in a result",
    "result",
    "{ a: string }",
    "{ a: string | number }",
    ["breaks: result.a: string → string | number"],
  ],
  [
    "a type of 60 characters, which is shown whole",
    "result",
    `{ a: ${listOf(60)} }`,
    "{ a: string }",
    [`breaks: result.a: ${listOf(60)} → string`],
  ],
  [
    "a type of 61 characters, which is cut off",
    "result",
    `{ a: ${listOf(61)} }`,
    "{ a: string }",
    [`breaks: result.a: ${listOf(61).slice(0, 59)}… → string`],
  ],
  [
    "null and a type of 60 characters",
    "result",
    `{ a: ${listOf(53)} }`,
    `{ a: ${listOf(53)} | null }`,
    [`breaks: result.a may be null now: ${listOf(53)} → ${listOf(53)} | null`],
  ],
  [
    "null and a type of 61 characters, which is left out",
    "result",
    `{ a: ${listOf(54)} }`,
    `{ a: ${listOf(54)} | null }`,
    ["breaks: result.a may be null now"],
  ],
  ["a list", "result", "{ a: string }", "{ a: string[] }", ["breaks: result.a: string → string[]"]],
  [
    "one where a list was",
    "result",
    "{ a: { b: string }[] }",
    "{ a: { b: string } }",
    ["breaks: result.a: { b: string; }[] → { b: string; }"],
  ],
  [
    "items of a list",
    "result",
    "{ a: string[][] }",
    "{ a: (string | null)[][] }",
    ["breaks: result.a[][] may be null now: string → string | null"],
  ],
  [
    "a field in an object in a list",
    "result",
    "{ a: { b: { c: string } }[] }",
    "{ a: { b: { d: string } }[] }",
    ["breaks: result.a[].b.c was removed: string", "changes: result.a[].b.d is new: string"],
  ],
  ["a field", "result", "{ a: string }", "{ a: string; b: string }", ["changes: result.b is new: string"]],
  [
    "a variable that may be left out",
    "variables",
    "{ a: string }",
    "{ a: string; b?: string }",
    ["changes: variable `b` is new: string | undefined"],
  ],
  [
    "a required variable",
    "variables",
    "{ a: string }",
    "{ a: string; b: string }",
    ["breaks: variable `b` is new and required: string"],
  ],
  [
    "no variable",
    "variables",
    "{ a: string; b: string }",
    "{ a: string }",
    ["breaks: variable `b` was removed: string"],
  ],
  ["a condition on a field", "result", "{ a: string }", "{ a?: string }", ["breaks: result.a may be missing now"]],
  [
    "no condition on a field, and another type",
    "result",
    "{ a?: string }",
    "{ a: string | null }",
    ["changes: result.a is always there now", "breaks: result.a may be null now: string | undefined → string | null"],
  ],
  ["a default", "variables", "{ a: string }", "{ a?: string | null }", ["changes: variable `a` may be left out now"]],
  [
    "no default, and another type",
    "variables",
    "{ a?: string | null }",
    "{ a: number }",
    ["breaks: variable `a` became required", "breaks: variable `a`: string → number"],
  ],
  [
    "a value in a result",
    "result",
    '{ a: "B" | "C" }',
    '{ a: "B" | "C" | "A" | "D" }',
    ['breaks: result.a can also be "A", "D", which an exhaustive switch does not handle'],
  ],
  [
    "no value in a result",
    "result",
    '{ a: "B" | "C" | "A" }',
    '{ a: "B" }',
    ['breaks: result.a can no longer be "A", "C"'],
  ],
  ["a value in the variables", "variables", '{ a: "B" }', '{ a: "B" | "C" }', ['changes: variable `a` also takes "C"']],
  [
    "no value in the variables",
    "variables",
    '{ a: "B" | "C" }',
    '{ a: "B" }',
    ['breaks: variable `a` no longer takes "C"'],
  ],
  [
    "a value for another",
    "variables",
    '{ a: "B" | "C" }',
    '{ a: "B" | "D" }',
    ['changes: variable `a` also takes "D"', 'breaks: variable `a` no longer takes "C"'],
  ],
  [
    "other values",
    "variables",
    '{ a: "B" | "C" }',
    '{ a: "b" | "c" }',
    ['breaks: variable `a`: "B" | "C" → "b" | "c"'],
  ],
  [
    "a member in a union",
    "result",
    pair(message, join),
    pair(message, `${join} | ${leave}`),
    ["breaks: result.node can also be of type Leave, which an exhaustive switch does not handle"],
  ],
  [
    "no member in a union",
    "result",
    pair(message, `${join} | ${leave}`),
    pair(message, join),
    ["breaks: result.node can no longer be of type Leave"],
  ],
  [
    "a member for another",
    "result",
    pair(message, join),
    pair(message, leave),
    [
      "breaks: result.node can also be of type Leave, which an exhaustive switch does not handle",
      "breaks: result.node can no longer be of type Join",
    ],
  ],
  [
    "a field in a member of a union",
    "result",
    pair(message, join),
    pair('{ __typename: "Message"; text: string | null }', join),
    ["breaks: result.node<Message>.text may be null now: string → string | null"],
  ],
  [
    "a type's name in an object",
    "result",
    '{ node: { __typename: "Message" | "Join"; id: string } }',
    '{ node: { __typename: "Message" | "Leave"; id: string } }',
    [
      "breaks: result.node can also be of type Leave, which an exhaustive switch does not handle",
      "breaks: result.node can no longer be of type Join",
    ],
  ],
  [
    "a type's name in the whole result",
    "result",
    '{ __typename: "Message" }',
    '{ __typename: "Message" | "Join" }',
    ["breaks: the result can also be of type Join, which an exhaustive switch does not handle"],
  ],
  [
    "fields of a union whose members have no names",
    "result",
    "{ node: { a: string } | { b: string } }",
    "{ node: { a: string } | { c: string } }",
    ["breaks: result.node: { a: string; } | { b: string; } → { a: string; } | { c: string; }"],
  ],
  ["all of the variables", "variables", "{ a: string }", "string", ["breaks: the variables: Row → string"]],
  [
    "what only the compiler sees",
    "result",
    "{ a: { (b: string): void } }",
    "{ a: { (b: number): void } }",
    ["breaks: the result: Row → Row"],
  ],
];

/** Both versions declare the types of all rows. */
const moduleOf = (textOf: (row: Row) => string) =>
  [
    "interface Tree { name: string; children?: Tree[] }",
    ...rows.map((row, index) => `export type Row${index} = ${textOf(row)};`),
  ].join("\n");

const { checker, typeOf } = loadTypes(
  moduleOf(([, , before]) => before),
  moduleOf(([, , , after]) => after).replace("name: string", "name: number"),
  "/generated",
);

function changesOf(name: string, part: TypePart): readonly Change[] {
  const [before, after] = [typeOf("before", name), typeOf("after", name)];
  if (!before || !after) throw new Error(`there is no type ${name}`);
  return walkTypes(before, after, part, checker);
}

const lineOf = ({ breaks, what }: Change) => `${breaks ? "breaks" : "changes"}: ${what.replaceAll(/\bRow\d+/g, "Row")}`;

test.each(rows.map((row, index) => [...row, `Row${index}`] as const))("%s", (_, part, _before, _after, says, name) => {
  expect(changesOf(name, part).map(lineOf)).toEqual(says);
});

test("an input type that contains itself is compared once", () => {
  expect(changesOf("Tree", "variables").map(lineOf)).toEqual(["breaks: variable `name`: string → number"]);
});

test("a change names its part and path, and the types before and after", () => {
  const indexOf = (name: string) => `Row${rows.findIndex(([each]) => each === name)}`;
  expect(changesOf(indexOf("a field in an object in a list"), "result")).toEqual([
    {
      part: "result",
      path: "a[].b.c",
      from: "string",
      breaks: true,
      what: "result.a[].b.c was removed: string",
    },
    { part: "result", path: "a[].b.d", to: "string", breaks: false, what: "result.a[].b.d is new: string" },
  ]);
});

test("a type that neither version declares is none", () => {
  expect([typeOf("before", "Missing"), typeOf("after", "Missing")]).toEqual([undefined, undefined]);
});
