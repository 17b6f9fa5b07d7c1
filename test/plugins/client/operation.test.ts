import { buildSchema, type OperationDefinitionNode, parse } from "graphql";
import { describe, expect, test } from "vitest";
import { createDocuments, fragmentsByName, isOperation } from "../../../plugins/client/documents.ts";
import type { Operation } from "../../../plugins/client/model.ts";
import { minify } from "../../../plugins/client/read/minify.ts";
import { readOperation } from "../../../plugins/client/read/operation.ts";
import { VariableUseFinder } from "../../../plugins/client/read/types/variable-uses.ts";

const schema = buildSchema(`
  directive @evidence(inferred: String, other: String) on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_OBJECT | ENUM
  directive @flag(on: Boolean) on QUERY | FIELD
  enum Sort { UP DOWN }
  input Plain { text: String deep: Deep list: [Deep!] }
  input Deep { "How deep." at: Int @deprecated(reason: "gone") }
  input Sorted @evidence(inferred: "name, by a guess") { sort: Sort text: String deeper: Deeper }
  input Deeper @evidence(inferred: "nameless") { sorts: [Sort!] }
  input Texts @evidence(inferred: "name") { text: String }
  type Query {
    "The first." first(a: Int, plain: Plain, sorted: Sorted, deeper: Deeper, texts: [Texts!]): Int
    "The second." second("By a guess." b: Int @evidence(inferred: "b")): Int @evidence(inferred: "the field")
    third: Int @evidence(inferred: "another", other: "x") @deprecated(reason: "use first")
    fourth: Int @deprecated
    other: Int @evidence(other: "inferred")
    self: Query
  }
  type Mutation { save: Int first: Int }
  type Subscription { first: Int }`);

function readOnly(text: string, httpFields: readonly string[] = []): Operation {
  const documents = createDocuments([parse(text).definitions], []);
  const [operation] = documents.own.filter(isOperation);
  const fragments = fragmentsByName(documents);
  const variableUses = new VariableUseFinder(schema, fragments);
  return readOperation(schema, operation as OperationDefinitionNode, {
    fragments,
    variableUses,
    config: { httpFields, scalars: {} },
  });
}

describe("an operation", () => {
  test.each<[string, readonly string[], "http" | "socket"]>([
    ["mutation M { save }", ["save"], "http"],
    ["mutation M { save }", ["first"], "socket"],
    ["query Q { second first }", ["first"], "http"],
    ["query Q { ... { ...F } } fragment F on Query { second ...G } fragment G on Query { first }", ["first"], "http"],
    ["query Q { self { first } }", ["first"], "socket"],
    ["query Q { a: first }", ["a"], "socket"],
    ["subscription S { first }", ["first"], "socket"],
  ])("%s, with %j over HTTP, is sent by %s", (text, httpFields, transport) => {
    expect(readOnly(text, httpFields).transport).toBe(transport);
  });

  test.each([
    ["mutation M @idempotent { save }", true],
    ["mutation M { save }", false],
    ["query Q @flag { first }", false],
    ["query Q @flag @idempotent { first }", true],
  ])("%s is idempotent: %s", (text, idempotent) => expect(readOnly(text).idempotent).toBe(idempotent));

  test.each<[string, readonly string[], string | undefined, string | undefined]>([
    ["query Q { first }", ["The first."], undefined, undefined],
    ['"Ours." query Q { second first }', ["The second.", "The first.", "Ours."], undefined, "the field"],
    ['"" query Q { first again: first }', ["The first."], undefined, undefined],
    ["query Q { second third }", ["The second."], "use first", "the field; another"],
    ["query Q { fourth third }", [], "No longer supported", "another"],
    ["query Q { __typename other }", [], undefined, undefined],
    [
      "query Q { ...F ...F } fragment F on Query { first second }",
      ["The first.", "The second."],
      undefined,
      "the field",
    ],
  ])("%s is documented by %j", (text, descriptions, deprecated, inferred) => {
    expect(readOnly(text).documentation).toMatchObject({ descriptions, deprecated, inferred });
  });

  test.each<[string, Partial<Operation["variables"][number]>]>([
    ["query Q($x: Int!) { first(a: $x) }", { required: true, description: "", inferred: undefined }],
    ["query Q($x: Int! = 1) { first(a: $x) }", { required: false }],
    ["query Q($x: Int) { first(a: $x) }", { required: false, deprecated: undefined }],
    ["query Q($x: Int = 1) { first(a: $x) }", { required: false }],
    ["query Q($x: Int) { second(b: $x) }", { description: "By a guess.", inferred: "b" }],
    ['query Q("Ours." $x: Int) { second(b: $x) first(a: $x) }', { description: "By a guess. Ours.", inferred: "b" }],
    ['query Q("Ours." $x: Int) { first(a: $x) second(b: $x) }', { description: "Ours.", inferred: undefined }],
    ["query Q($x: Int) { first(plain: { deep: { at: $x } }) }", { description: "How deep.", deprecated: "gone" }],
    ["query Q($x: Int) { first(plain: { list: [{ at: $x }] }) }", { description: "How deep." }],
    ["query Q($x: Int) { first(plain: { list: { at: $x } }) }", { description: "How deep." }],
    [
      "query Q($x: Int) { self { ... { ...F } } } fragment F on Query { second(b: $x) }",
      { description: "By a guess." },
    ],
    ["query Q($x: Int) { first }", { description: "", deprecated: undefined, inferred: undefined }],
  ])("%s has the variable %o", (text, expected) => {
    expect(readOnly(text).variables).toEqual([expect.objectContaining({ name: "x", ...expected })]);
  });

  test.each<[string, Operation["literals"], string]>([
    [
      "query Q($x: Sorted) { first(sorted: $x) }",
      { x: { sort: "enum", deeper: { sorts: "enum" } } },
      "query Q{first(sorted:$x)}",
    ],
    [
      "query Q($x: [Texts!]!, $y: Int) { first(texts: $x, a: $y) }",
      { x: "plain" },
      "query Q($y:Int){first(texts:$x a:$y)}",
    ],
    ["query Q($x: Deeper) { first(deeper: $x) }", {}, "query Q($x:Deeper){first(deeper:$x)}"],
    ["query Q($x: Plain) { first(plain: $x) }", {}, "query Q($x:Plain){first(plain:$x)}"],
  ])("%s has the literals %j", (text, literals, document) => {
    expect(readOnly(text)).toMatchObject({ literals, document });
    expect(Object.keys(readOnly(text).literals)).toEqual(Object.keys(literals));
  });

  test("without a name, which is refused elsewhere, has an empty one", () =>
    expect(readOnly("{ first }")).toMatchObject({ kind: "query", name: "", document: "query{first}" }));
});

describe("a minified document", () => {
  test.each([
    ["query Q { a }", "query Q{a}"],
    ["{ a b: c d }", "query{a b:c d}"],
    ["query Q($a: Int, $b: [Int!]! = [1, 2], $c: T) { a }", "query Q($a:Int$b:[Int!]!=[1 2]$c:T){a}"],
    ["query Q($a: I = {}, $b: Int = 1 @d, $c: Int) { a }", "query Q($a:I={}$b:Int=1@d$c:Int){a}"],
    ["query Q @a @b(c: 1) { a @c b }", "query Q@a@b(c:1){a@c b}"],
    ["{ a(b: 1, c: $d, e: $f) { g } h }", "query{a(b:1 c:$d e:$f){g}h}"],
    ['{ a(b: "c", d: ["e", "f"], g: { h: 1, i: [2] }) }', 'query{a(b:"c" d:["e" "f"]g:{h:1 i:[2]})}'],
    ['{ a(b: """\n  two\n  lines "quoted"\n""", c: 1) }', 'query{a(b:"two\\nlines \\"quoted\\"" c:1)}'],
    ["{ a(b: null, c: true, d: E, f: -1.5e3) }", "query{a(b:null c:true d:E f:-1.5e3)}"],
    ["{ ...F ... on T { a } ... @include(if: $b) { c } d }", "query{...F ...on T{a}...@include(if:$b){c}d}"],
    ["{ ...F @skip(if: true) a }", "query{...F@skip(if:true)a}"],
    ["subscription S { a { b { c } } }", "subscription S{a{b{c}}}"],
    [
      "query Q { ...B ...A } fragment B on T @d { b ...A } fragment A on T { a } fragment Unused on T { u }",
      "query Q{...B ...A}fragment A on T{a}fragment B on T@d{b ...A}",
    ],
  ])("of %j is %j", (text, expected) => {
    const documents = createDocuments([parse(text).definitions], []);
    const [operation] = documents.own.filter(isOperation);
    const minified = minify(operation as OperationDefinitionNode, [], fragmentsByName(documents));
    expect(minified).toBe(expected);
    expect(() => parse(minified)).not.toThrow();
  });
});
