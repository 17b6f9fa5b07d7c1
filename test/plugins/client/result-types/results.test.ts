import { describe, expect, test } from "vitest";
import { declarationOf, typesOf } from "./types-of.ts";

const schema = `
  interface A { a: Int }
  interface P { p: Int }
  type AB implements A & P { a: Int, p: Int, b: Int }
  type PC implements P { p: Int, c: Int! }
  union Any = AB | PC
  type Page { size: Int!, next: Int, self: Page! }
  interface S { s: Int }
  type Sure implements S { s: Int! }
  type Unsure implements S { s: Int }
  type Query { p: P, any: [Any!]!, page: Page!, ab: AB!, sure: Sure! }
`;

interface Row {
  readonly what: string;
  readonly operation: string;
  /** The declarations, without comments and \`export\`, blanks put together. */
  readonly expected: Readonly<Record<string, string>>;
}

const rows: readonly Row[] = [
  {
    what: "a fragment on another interface that contains a further fragment",
    operation: "query Q { p { ... on A { a ... on AB { b } } } }",
    expected: {
      QQueryP: "type QQueryP = QQueryPAB | QQueryPPC;",
      QQueryPAB: "{ a: number | null; b: number | null; }",
      QQueryPPC: "{}",
    },
  },
  {
    what: "types without a fragment of their own share one member",
    operation: "query Q { p { __typename p } }",
    expected: { QQueryP: '{ __typename: "AB" | "PC"; p: number | null; }' },
  },
  {
    what: "a fragment on a union",
    operation: "query Q { p { p ... on Any { ... on PC { c } } } }",
    expected: { QQueryPAB: "{ p: number | null; }", QQueryPPC: "{ p: number | null; c: number; }" },
  },
  {
    what: "a fragment on a type that the fragments around it exclude",
    operation: "query Q { any { ... on AB { a ... on P { ... on PC { c } } } } }",
    expected: { QQueryAnyAB: "{ a: number | null; }", QQueryAnyPC: "{}" },
  },
  {
    what: "a condition on a field",
    operation: "query Q($if: Boolean!) { page { size @include(if: $if) next } }",
    expected: { QQueryPage: "{ size?: number; next: number | null; }" },
  },
  {
    what: "conditions that are always true or always false",
    operation: "query Q { page { size @include(if: true) next @skip(if: true) } }",
    expected: { QQueryPage: "{ size: number; }" },
  },
  {
    what: "a condition on a fragment, at any depth",
    operation:
      "query Q($if: Boolean!) { page { ... @skip(if: $if) { ... on Page { ...F } } } } fragment F on Page { size }",
    expected: { QQueryPage: "{ size?: number; }" },
  },
  {
    what: "two conditions of which exactly one is true",
    operation: "query Q($if: Boolean!) { page { size @include(if: $if) size @skip(if: $if) } }",
    expected: { QQueryPage: "{ size: number; }" },
  },
  {
    what: "a condition that is true wherever the object is present",
    operation:
      "query Q($if: Boolean!) { page { self @include(if: $if) { size @include(if: $if) next @skip(if: $if) } } }",
    expected: { QQueryPage: "{ self?: QQueryPageSelf; }", QQueryPageSelf: "{ size: number; }" },
  },
  {
    what: "an object that is selected twice, once with a condition",
    operation: "query Q($if: Boolean!) { page { self { size } self @include(if: $if) { next } } }",
    expected: { QQueryPage: "{ self: QQueryPageSelf; }", QQueryPageSelf: "{ size: number; next?: number | null; }" },
  },
  {
    what: "a condition on __typename",
    operation: "query Q($if: Boolean!) { p { __typename @include(if: $if) } }",
    expected: { QQueryP: '{ __typename?: "AB" | "PC"; }' },
  },
  {
    what: "an alias, and the same field without one",
    operation: "query Q { page { size size: size again: size kind: __typename } }",
    expected: { QQueryPage: '{ size: number; again: number; kind: "Page"; }' },
  },
  {
    what: "a selection that is one fragment has the fragment's type",
    operation: "query Q { page { ...F } } fragment F on Page { self { size } }",
    expected: {
      QQuery: "{ page: FFragment; }",
      FFragment: "{ self: FFragmentSelf; }",
      FFragmentSelf: "{ size: number; }",
    },
  },
  {
    what: "a selection that is one fragment with a condition has its own type",
    operation: "query Q($if: Boolean!) { page { ...F @include(if: $if) } } fragment F on Page { size }",
    expected: { QQuery: "{ page: QQueryPage; }", QQueryPage: "{ size?: number; }" },
  },
  {
    what: "a fragment on several types gives its type if that type is the same for all",
    operation: "query Q { any { ... on AB { a } } p { ...F } } fragment F on P { p }",
    expected: { QQuery: "{ any: QQueryAny[]; p: FFragment | null; }" },
  },
  {
    what: "a fragment on an interface has its type in a field of an object type",
    operation: "query Q { ab { ...F } } fragment F on P { p }",
    expected: { QQuery: "{ ab: FFragment; }" },
  },
  {
    what: "an object type that declares a field more narrowly than the fragment's interface has a type of its own",
    operation: "query Q { sure { ...F } } fragment F on S { s }",
    expected: { QQuery: "{ sure: QQuerySure; }", QQuerySure: "{ s: number; }" },
  },
  {
    what: "the fields of a fragment belong to its type, also next to other fields",
    operation: "query Q { page { size ...F } } fragment F on Page { self { size } }",
    expected: { QQueryPage: "{ size: number; self: FFragmentSelf; }" },
  },
  {
    what: "a fragment before other fields",
    operation: "query Q { page { ...F size } } fragment F on Page { next }",
    expected: { QQueryPage: "{ next: number | null; size: number; }" },
  },
  {
    what: "an object that is selected in two places, once by a fragment alone",
    operation: "query Q { page { ...F } page { size } } fragment F on Page { next }",
    expected: { QQueryPage: "{ next: number | null; size: number; }" },
  },
  {
    what: "an object that is selected in three places",
    operation:
      "query Q($if: Boolean!) { page { self @include(if: $if) { next } self { size } self { again: size @skip(if: $if) } } }",
    expected: { QQueryPageSelf: "{ next?: number | null; size: number; again?: number; }" },
  },
  {
    what: "a condition around a fragment, which concerns nothing inside its objects",
    operation: "query Q($if: Boolean!) { page { size ...F @include(if: $if) } } fragment F on Page { self { size } }",
    expected: { QQueryPage: "{ size: number; self?: FFragmentSelf; }" },
  },
  {
    what: "a condition around a fragment, which an object inside depends on, too",
    operation:
      "query Q($if: Boolean!) { page { size ...F @include(if: $if) } } fragment F on Page { self { size @include(if: $if) } }",
    expected: { QQueryPage: "{ size: number; self?: QQueryPageSelf; }", QQueryPageSelf: "{ size: number; }" },
  },
  {
    what: "introspection fields",
    operation: 'query Q { __schema { queryType { name kind } } __type(name: "A") { name } }',
    expected: {
      QQuery: "{ __schema: QQuerySchema; __type: QQueryType | null; }",
      QQuerySchemaQueryType: "{ name: string | null; kind: __TypeKind; }",
    },
  },
];

test.each(rows)("$what", ({ operation, expected }) => {
  const types = typesOf(schema, operation);
  for (const [name, text] of Object.entries(expected)) expect(bare(declarationOf(types, name), name)).toBe(text);
});

test("an interface that no type implements has the type never", () =>
  expect(typesOf("interface I { a: Int } type Query { i: I }", "query Q { i { a } }")).toContain(
    "export type QQueryI = never;",
  ));

test("a type that narrows a field of its interface keeps the narrower type", () => {
  const narrow = `
    interface I { x: Int, i: I } type Wide implements I { x: Int, i: I }
    type Narrow implements I { x: Int!, i: Narrow } type Query { i: I }`;
  const types = typesOf(narrow, "query Q { i { x i { __typename } } }");
  expect(bare(declarationOf(types, "QQueryI"), "QQueryI")).toBe("type QQueryI = QQueryINarrow | QQueryIWide;");
  expect(declarationOf(types, "QQueryINarrow")).toContain("x: number;");
  expect(declarationOf(types, "QQueryIWide")).toContain("x: number | null;");
  expect(types).toContain('__typename: "Narrow";');
});

describe("a fragment on an interface that is all of a selection", () => {
  const fields = "id: Int, next: N, list: [N!]!, loose: [N], ids: [[Int]!]";
  const apart = `
    interface N { ${fields}, own: N, sure: Int, each: [Int] }
    type A implements N { ${fields}, own: A, sure: Int!, each: [Int!] }
    type B implements N { ${fields}, own: N, sure: Int, each: [Int] }
    type C implements N { ${fields}, own: A, sure: Int!, each: [Int!] }
    union Two = B | C union All = A | B | C
    type Query { b: B, two: Two, all: All }`;

  test.each([
    ["b", "id next { id } list { id } loose { id } ids"],
    ["b", "next { ...G }"],
    ["b", "id @include(if: $if)"],
    ["all", "__typename sure own { id } each"],
    ["two", "id ids"],
  ])("is its type, wherever it is, in %s: %s", (field, selections) => {
    const types = typesOf(
      apart,
      `query Q($if: Boolean!) { ${field} { ...F } again: ${field} { ...F } id: ${field} @include(if: $if) { __typename } }
       fragment F on N { ${selections} } fragment G on N { id }`,
    );
    expect(declarationOf(types, "QQuery")).toContain(`  ${field}: FFragment | null;\n  again: FFragment | null;\n`);
    expect(types).not.toContain("unknown");
  });

  test.each([
    ["b", "__typename"],
    ["b", "sure"],
    ["b", "... on B { id }"],
    ["two", "__typename id"],
    ["two", "sure"],
    ["two", "each"],
    ["two", "own { id }"],
    ["two", "id sure"],
  ])("is not its type in %s, where some types are missing: %s", (field, selections) => {
    const types = typesOf(
      apart,
      `query Q { ${field} { ...F } again: ${field} { ...F } } fragment F on N { ${selections} }`,
    );
    const name = field === "b" ? "QQueryB" : "QQueryTwo";
    expect(declarationOf(types, "QQuery")).toContain(`  ${field}: ${name} | null;\n  again: ${name} | null;\n`);
  });

  test("is not its type where a condition holds that it depends on", () => {
    const types = typesOf(
      apart,
      "query Q($if: Boolean!) { b @include(if: $if) { ...F } } fragment F on N { next @include(if: $if) { id } }",
    );
    expect(bare(declarationOf(types, "QQueryB"), "QQueryB")).toBe("{ next: FFragmentNext | null; }");
    expect(bare(declarationOf(types, "FFragment"), "FFragment")).toBe("{ next?: FFragmentNext | null; }");
  });
});

test("lists have items that may be null", () => {
  const types = typesOf(
    "type T { ids: [[Int]!], loose: [T], list: [T!]! } type Query { t: T }",
    "query Q { t { ids loose { ids } list { ids } } }",
  );
  expect(bare(declarationOf(types, "QQueryT"), "QQueryT")).toBe(
    "{ ids: Array<Array<number | null>> | null; loose: Array<QQueryTLoose | null> | null; list: QQueryTList[]; }",
  );
});

/** Without comments, \`export interface\` and line breaks. */
function bare(declaration: string, name: string): string {
  return declaration
    .replace(/\/\*\*.*?\*\//gs, "")
    .replace(/\s+/g, " ")
    .trim()
    .replace(`export interface ${name} `, "")
    .replace(/^export /, "");
}
