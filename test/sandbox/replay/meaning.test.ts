import { expect, test } from "vitest";
import { isSameMeaning, meaningOf } from "../../../src/sandbox/replay/meaning.ts";

/** The content of a request, as in a recording. */
type Content = readonly [document: string, variables?: Readonly<Record<string, unknown>>];

const read = ([document, variables]: Content) =>
  meaningOf({ document, operations: [], ...(variables && { variables }) }, ["msg_id"]);

test.each<[string, Content, Content]>([
  [
    "a text in the document and in a variable",
    ['mutation { sendMessage(channel_id: "c", msg: "Hi") { success } }'],
    ["mutation Say($c: ID!, $m: String!) { sendMessage(channel_id: $c, msg: $m) { success } }", { c: "c", m: "Hi" }],
  ],
  [
    "numbers, truth, null, an enum, a list and an object in both",
    ["query { a(i: 1, f: 1.5, b: true, n: null, e: ON, l: [1, 2], o: { x: 1, y: [NULL] }) { id } }"],
    [
      "query ($i: I, $f: F, $b: B, $n: N, $e: E, $l: L, $o: O) { a(i: $i, f: $f, b: $b, n: $n, e: $e, l: $l, o: $o) { id } }",
      { i: 1, f: 1.5, b: true, n: null, e: "ON", l: [1, 2], o: { y: ["NULL"], x: 1 } },
    ],
  ],
  [
    "variables inside lists and objects",
    ["query { a(l: [1, 2], o: { x: 1 }) { id } }"],
    ["query ($x: Int) { a(l: [$x, 2], o: { x: $x }) { id } }", { x: 1 }],
  ],
  [
    "the order of arguments, white space and the name of the operation",
    ["query One { a(x: 1, y: 2) { id name } }"],
    ["query Two {\n  a(y: 2, x: 1) {\n    id\n    name\n  }\n}"],
  ],
  [
    "a default and the same value",
    ["query ($first: Int = 5) { a(first: $first) { id } }"],
    ["query ($first: Int = 7) { a(first: $first) { id } }", { first: 5 }],
  ],
  ["a variable without a value and no argument", ["query ($x: Int) { a(x: $x) { id } }"], ["query { a { id } }"]],
  [
    "fields without a value",
    ["query ($o: O) { a(o: $o) { id } }", { o: { x: 1, y: undefined } }],
    ["query { a(o: { x: 1 }) { id } }"],
  ],
  [
    "a fragment and the same fields",
    ["query { a { ...F } } fragment F on A { id }"],
    ["query { a { ... on A { id } } }"],
  ],
  [
    "a fragment that spreads itself",
    ["query { a { ...F } } fragment F on A { id ...F }"],
    ["query { a { ...F } } fragment F on A { ...F id }"],
  ],
  ["the order of fields", ["query { a { id name } }"], ["query { a { name id } }"]],
  ["a value inside and in a variable", ["query { a { b(x: 1) } }"], ["query ($x: Int) { a { b(x: $x) } }", { x: 1 }]],
  ["an ignored argument", ["query { a(msg_id: 1) { id } }"], ["query { a(msg_id: 2) { id } }"]],
])("%s count as the same request", (_, one, other) => {
  expect(isSameMeaning(read(one), read(other))).toBe(true);
  expect(isSameMeaning(read(other), read(one))).toBe(true);
});

test.each<[string, Content, Content]>([
  ["another field", ["query { a { id } }"], ["query { a { name id } }"]],
  ["another field inside", ["query { a { b { id } } }"], ["query { a { b { id name } c } }"]],
  ["another type", ["query { a { ... on B { id } } }"], ["query { a { ... on B { id } ... on C { id } } }"]],
  ["a root field that has a selection", ["query { a }"], ["query { a { id } }"]],
])("a request may select %s, and a field that it leaves out is a difference", (_, one, other) => {
  expect(isSameMeaning(read(one), read(other))).toBe(true);
  expect(isSameMeaning(read(other), read(one))).toBe(false);
});

test.each<[string, Content, Content]>([
  ["another value", ["query { a(x: 1) { id } }"], ["query { a(x: 2) { id } }"]],
  ["a number and its digits", ["query { a(x: 1) { id } }"], ['query { a(x: "1") { id } }']],
  ["null and no argument", ["query { a(x: null) { id } }"], ["query { a { id } }"]],
  ["another order of a list", ["query { a(x: [1, 2]) { id } }"], ["query { a(x: [2, 1]) { id } }"]],
  ["another selection", ["query { a { id } }"], ["query { a { name } }"]],
  ["another alias", ["query { a { x: id } }"], ["query { a { y: id } }"]],
  ["another type of a fragment", ["query { a { ... on B { id } } }"], ["query { a { ... on C { id } } }"]],
  ["another argument inside", ["query { a { b(x: 1) } }"], ["query ($x: Int) { a { b(x: $x) } }", { x: 2 }]],
  ["a directive", ["query { a { b @skip(if: true) } }"], ["query { a { b } }"]],
  ["a fragment that is missing", ["query { a { ...F } }"], ["query { a { ...G } }"]],
  ["the same field of another root field", ["query { a { id } b { name } }"], ["query { a { name } b { id } }"]],
  [
    "another fragment of the same name",
    ["query { a { ...F } } fragment F on A { id }"],
    ["query { a { ...F } } fragment F on A { name }"],
  ],
  ["two fields and one", ["query { a { id } b }"], ["query { a { id } }"]],
])("%s count as different requests", (_, one, other) => {
  expect(isSameMeaning(read(one), read(other))).toBe(false);
  expect(isSameMeaning(read(other), read(one))).toBe(false);
});

test.each([
  ['query { a(channel_id: "7") { id } }', "channel_id 7", "a"],
  ['query { a(visitor_id: "8") { id } b }', "visitor_id 8", "a, b"],
  ["query { a { id } b }", "a, b", "a, b"],
  ["query { a", "unreadable", "unreadable"],
])("the request %s belongs to the conversation %s", (document, conversation, name) =>
  expect(meaningOf({ document, operations: [] }, [])).toMatchObject({ conversation, name }),
);

test("of several operations in a document, the recorded one is compared", () => {
  const document = "query One { a } query Two { b }";
  expect(meaningOf({ document, operations: ["Two"] }, []).lines).toEqual(["b"]);
});

test("a document that cannot be read is compared line by line", () =>
  expect(read(["query {\n  a(\n"]).lines).toEqual(["query {", "  a(", ""]));
