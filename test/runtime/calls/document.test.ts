import { expect, test } from "vitest";
import { writeLiteral, writeRequest } from "../../../src/runtime/calls/document.ts";
import type { LiteralShape } from "../../../src/runtime/transport.ts";

function operation(document: string, literals?: Record<string, LiteralShape>) {
  return { kind: "mutation", transport: "socket", name: "X", document, ...(literals && { literals }) } as const;
}

test("an ordinary operation is sent as it is, with its name and what the caller gave", () => {
  const plain = operation("mutation X($a:ID!$b:Int){f(a:$a b:$b)}");
  expect(writeRequest(plain, { a: "1", b: undefined })).toEqual({
    query: plain.document,
    variables: { a: "1" },
    operationName: "X",
  });
  expect(writeRequest(plain, { a: "1", b: null }).variables).toEqual({ a: "1", b: null });
});

test("an operation that is given nothing is sent without variables", () => {
  expect(writeRequest(operation("mutation X{f}"), {})).toEqual({ query: "mutation X{f}", operationName: "X" });
});

test("literal values are written into the document, and no longer sent as variables", () => {
  const mixed = operation("mutation X($a:ID!){f(a:$a status:$status)}", { status: "enum" });
  expect(writeRequest(mixed, { a: "1", status: "ONLINE" })).toEqual({
    query: "mutation X($a:ID!){f(a:$a status:ONLINE)}",
    variables: { a: "1" },
    operationName: "X",
  });
});

test.each([
  ["mutation X{f(a:$a)}", {}, "mutation X{f}"],
  ["mutation X{f(a:1 b:$a)}", {}, "mutation X{f(a:1 )}"],
  ["mutation X{f(a:[$a])}", {}, "mutation X{f(a:[null])}"],
  ["mutation X{f(a:{b:$a})}", {}, "mutation X{f(a:{})}"],
  ["mutation X{f(a:$a)}", { a: null }, "mutation X{f(a:null)}"],
  ['mutation X{f(b:"$a ()" a:$a)}', {}, 'mutation X{f(b:"$a ()" )}'],
  ['mutation X{f(b:"\\" $a" a:$a)}', { a: "$a" }, 'mutation X{f(b:"\\" $a" a:"$a")}'],
  ["mutation X{f(a:$a)}", { a: "() $b $& $1" }, 'mutation X{f(a:"() $b $& $1")}'],
])("%s with %j becomes %s", (text, variables, query) => {
  expect(writeRequest(operation(text, { a: "plain" }), variables).query).toBe(query);
});

test.each<[unknown, LiteralShape, string]>([
  ["ONLINE", "enum", "ONLINE"],
  [["A", "B"], "enum", "[A B]"],
  ['quote " brace } line\n backslash \\', "plain", '"quote \\" brace } line\\n backslash \\\\"'],
  [{ type: "LINK", value: "LINK" }, { type: "enum" }, '{type:LINK value:"LINK"}'],
  [[{ a: { b: "X" } }], { a: { b: "enum" } }, "[{a:{b:X}}]"],
  [{ a: undefined, b: null, c: 1.5, d: false }, "plain", "{b:null c:1.5 d:false}"],
])("%j is written as %s: %s", (value, shape, literal) => {
  expect(writeLiteral(value, shape)).toBe(literal);
});

test.each<[unknown, LiteralShape]>([
  [Number.NaN, "plain"],
  [Number.POSITIVE_INFINITY, "plain"],
  [Symbol("s"), "plain"],
  ["ONLINE){node{id}}", "enum"],
  ["ONLINE\n", "enum"],
  ["", "enum"],
  [Symbol("ONLINE"), "enum"],
  [1n, "plain"],
  [{ "a:1 b": 2 }, "plain"],
])("%s has no literal", (value, shape) => {
  expect(() => writeLiteral(value, shape)).toThrow(TypeError);
});
