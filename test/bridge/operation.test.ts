import { expect, test } from "vitest";
import { toOperation } from "../../src/bridge/operation.ts";

test.each([
  ["{ agents { edges { node { id } } } }", "query"],
  ["query { a }", "query"],
  ["mutation($a: A = { b: [1] }) { a(b: $a) }", "mutation"],
  ["subscription { message { node { id } } }", "subscription"],
  ["# query { a }\nsubscription S { a }", "subscription"],
  ["\ufeff subscription{a}", "subscription"],
  ["fragment F on query { mutation } subscription { ...F }", "subscription"],
  ['mutation { a(b: "} subscription { c }") }', "mutation"],
  ['mutation { a(b: """} " \\""" subscription { c }""") }', "mutation"],
  ["mutation { a(b: {c: {d: 1}}) { e } } ", "mutation"],
  ["mutation { a } subscription { b }", "mutation"],
  ['mutation { a(b: "unclosed) }', "mutation"],
  ["", "mutation"],
  ["fragment F on A { b }", "mutation"],
])("reads the kind of %j", (document, kind) => {
  expect(toOperation(document)).toEqual({
    kind,
    transport: "socket",
    name: expect.any(String),
    document,
    operationName: null,
  });
});

test.each([
  ["A", "query"],
  ["B", "subscription"],
  ["C", "mutation"],
  ["D", "mutation"],
])("selects the operation %s by its name", (name, kind) => {
  const document = "query A { a } subscription B($x: Int) @live { b } mutation C { c }";
  expect(toOperation(document, name)).toMatchObject({ kind, operationName: name });
});
