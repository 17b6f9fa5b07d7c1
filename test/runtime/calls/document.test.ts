import { expect, test, vi } from "vitest";
import { encodeOperation, writeLiteral, writeRequest } from "../../../src/runtime/calls/document.ts";
import type { LiteralShape } from "../../../src/runtime/transport.ts";

function operation(document: string, literals?: Record<string, LiteralShape>) {
  return { kind: "mutation", transport: "socket", name: "X", document, ...(literals && { literals }) } as const;
}

test("an ordinary operation is sent unchanged, with its name and the given variables", () => {
  const plain = operation("mutation X($a:ID!$b:Int){f(a:$a b:$b)}");
  expect(writeRequest(plain, { a: "1", b: undefined })).toEqual({
    query: plain.document,
    variables: { a: "1" },
    operationName: "X",
  });
  expect(writeRequest(plain, { a: "1", b: null }).variables).toEqual({ a: "1", b: null });
});

test("a document is encoded once for all calls, unless it holds their values", () => {
  const stringify = vi.spyOn(JSON, "stringify");
  const plain = operation("mutation X($a:ID!){f(a:$a)}");
  const first = encodeOperation(plain, { a: "1" });
  const { length } = stringify.mock.calls;
  const second = encodeOperation(plain, { a: "2" });
  expect(stringify.mock.calls.slice(length)).toEqual([[{ a: "2" }]]);
  expect(second).toBe(first.replace('"1"', '"2"'));
  const literal = operation("mutation X{f(a:$a)}", { a: "plain" });
  expect(["1", "2"].map((a) => /f\(.*?\)/.exec(encodeOperation(literal, { a }))?.[0])).toEqual([
    ...['f(a:\\"1\\")', 'f(a:\\"2\\")'],
  ]);
  stringify.mockRestore();
});

test("an operation without variables is sent without them", () => {
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
  expect(writeLiteral(value, shape, "a")).toBe(literal);
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
  expect(() => writeLiteral(value, shape, "a")).toThrow(TypeError);
});

test.each<[unknown, LiteralShape, string]>([
  [{ b: [1, { c: "CANARY TEXT" }] }, { b: { c: "enum" } }, "a.b[1].c: an enum value must be a GraphQL name"],
  [{ "CANARY TEXT": 1 }, "plain", "a: the name of a field must be a GraphQL name"],
  [{ b: Symbol("CANARY") }, "plain", "a.b: a value of type symbol cannot be written as a GraphQL literal"],
  [[Number.NaN], "plain", "a[0]: NaN cannot be written as a GraphQL literal"],
  [7, "enum", "a: 7 cannot be written as a GraphQL enum value"],
])("the error for %o names the place and does not repeat the value", (value, shape, message) => {
  const act = () => writeLiteral(value, shape, "a");
  expect(act).toThrow(message);
  expect(act).not.toThrow("CANARY");
});

test("names of Object.prototype are ordinary names", () => {
  const value = JSON.parse('{"__proto__":{"constructor":"X"},"toString":"Y"}');
  expect(writeLiteral(value, "plain", "a")).toBe('{__proto__:{constructor:"X"} toString:"Y"}');
  const shape = JSON.parse('{"__proto__":{"constructor":"enum"},"toString":"enum"}');
  expect(writeLiteral(value, shape, "a")).toBe("{__proto__:{constructor:X} toString:Y}");
  const variables = JSON.parse('{"__proto__":"X","a":"Y"}');
  const literals = JSON.parse('{"__proto__":"enum"}');
  expect(writeRequest(operation("mutation X($a:ID){f(a:$a b:$__proto__)}", literals), variables)).toEqual({
    ...{ query: "mutation X($a:ID){f(a:$a b:X)}", operationName: "X" },
    variables: { a: "Y" },
  });
  expect({}).not.toHaveProperty("constructor", "X");
});

test("a literal may be a text of several megabytes", () => {
  const a = '"'.repeat(8 * 2 ** 20);
  expect(writeRequest(operation("mutation X{f(a:$a)}", { a: "plain" }), { a }).query).toHaveLength(19 + 2 * a.length);
});

test("a long text travels as a literal, and nothing in it is taken for a variable or an empty list of arguments", () => {
  const mixed = operation("mutation X{f(a:$a b:$b)}", { a: "plain", b: "plain" });
  const text = `${'\\" $b () '.repeat(1_500_000)}"`;
  expect(writeRequest(mixed, { a: text }).query).toBe(`mutation X{f(a:${JSON.stringify(text)} )}`);
});
