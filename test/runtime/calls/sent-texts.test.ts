import { expect, test } from "vitest";
import { encodeOperation } from "../../../src/runtime/calls/document.ts";
import { sentTexts, textsOf as textsOfRequest } from "../../../src/runtime/calls/sent-texts.ts";
import { encodeStop } from "../../../src/runtime/protocol/encode.ts";

function textsOf(document: string, variables: object = {}, literals?: Record<string, "plain">) {
  const operation = {
    kind: "mutation",
    transport: "socket",
    name: "X",
    document,
    ...(literals && { literals }),
  } as const;
  return sentTexts(encodeOperation(operation, variables));
}

test("variables of the type String are texts, ids and enum values are not", () => {
  const document = "mutation X($id:ID!$msg:String! $tags : [String!], $status:AgentStatus!){f}";
  const variables = { id: "the id", msg: "Hello", tags: ["one", "two"], status: "ONLINE" };
  expect(textsOf(document, variables)).toEqual(["Hello", "one", "two"]);
});

test("texts inside objects are found at any depth", () => {
  let value: unknown = "Hello";
  for (let depth = 0; depth < 1_000; depth += 1) value = depth % 2 ? [value] : { value };
  expect(textsOf("mutation X($input:Input){f}", { input: value })).toEqual(["Hello"]);
});

test("a text with quotes is found as it is, and with escapes", () => {
  expect(textsOf("mutation X($msg:String){f}", { msg: 'say "hi"' })).toEqual(['say "hi"', 'say \\"hi\\"']);
});

test.each([
  ['mutation X{f(a:"one \\"two\\"" b:"three")}', ['one "two"', "three"]],
  ['mutation X{f(a:"""block""")}', ["block"]],
  ['mutation X{f(a:"without an end', ["without an end"]],
  ['mutation X{f(a:"\\', ["\\"]],
])("the strings of %s are texts", (document, texts) => {
  expect(textsOf(document).filter((text) => text !== "")).toEqual(expect.arrayContaining(texts));
});

test("a text that was written into the document is found, whatever its length", () => {
  const a = "\\".repeat(2 ** 20);
  expect(textsOf("mutation X{f(a:$a)}", { a }, { a: "plain" })).toContain(a);
});

test("a stop has no texts", () => {
  expect(sentTexts(encodeStop("the subscription's id"))).toEqual([]);
});

test.each<[string, Record<string, unknown>, readonly string[]]>([
  ['"first" and "second"', {}, ["first", "second"]],
  ['f(a: "", b: "x")', {}, ["", "x"]],
  ['f(a: "x" b: "x")', {}, ["x"]],
  ['f(a: "\\"")', {}, ['"', '\\"']],
  ["($a: String) {f}", { a: null }, []],
  ["($a: [String!]) {f}", { a: ["x", null, "y"] }, ["x", "y"]],
  ["($a: Strings, $b: ID) {f}", { a: "x", b: "y" }, []],
  ["($a: In) {f}", { a: [{ b: "x" }, { c: [1, null, { d: "y" }] }] }, ["x", "y"]],
  ["($a: String) {f}", { b: "x" }, []],
])("the texts of %s with %j are %j", (query, variables, texts) => {
  expect(textsOfRequest({ query, variables }).toSorted()).toEqual(texts.toSorted());
});
