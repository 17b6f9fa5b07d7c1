// A test would not end if the work grew with the number of paths through its input, and not with the size of the input.

import { buildSchema, parse } from "graphql";
import { describe, expect, test } from "vitest";
import { readTypes } from "../../../../plugins/client/read/types/types.ts";
import { declarationOf, print, typesOf } from "./types-of.ts";

const depth = 60;
const levels = Array.from({ length: depth }, (_, level) => level);

test("fragments that are spread twice at each level take linear time", () => {
  const schema = "type T { t: T, x: Int } type Query { t: T }";
  const fragments = levels.map((level) => {
    if (level === depth - 1) return `fragment F${level} on T { x }`;
    const next = `...F${level + 1}`;
    return `fragment F${level} on T { ${next} ${next} t { ${next} } again: t { ...F${depth - 1} x } }`;
  });
  const types = typesOf(schema, `query Q { t { ...F0 x } } ${fragments.join(" ")}`);
  expect(types.match(/^export /gm)?.length).toBeLessThan(20 * depth);
});

test("fragments that are spread under different conditions take linear time", () => {
  const schema = "type T { x: Int } type Query { t: T }";
  const flags = levels.flatMap((level) => [`$f${level}a: Boolean!`, `$f${level}b: Boolean!`]);
  const fragments = levels.map((level) => {
    if (level === depth - 1) return `fragment F${level} on T { x }`;
    return `fragment F${level} on T { ...F${level + 1} @include(if: $f${level}a) ...F${level + 1} @include(if: $f${level}b) }`;
  });
  const operation = `query Q(${flags.join(", ")}) { t { ...F0 @include(if: $f${depth - 1}a) x @skip(if: $f${depth - 1}b) } }`;
  expect(typesOf(schema, `${operation} ${fragments.join(" ")}`)).toContain("x?: number | null;");
});

/** Variables are ordered by their names, which is the worst order for `($a0 and $b0) or ($a1 and $b1) or …`. */
test("conditions that are read in the worst order take linear time", () => {
  const names = levels.flatMap((level) => [`a${level}`, `b${level}`]);
  const flags = names.map((name) => `$${name}: Boolean!`).join(" ");
  const first = levels.map((level) => `f${level}: x @include(if: $a${level})`);
  const parts = levels.map((level) => `... @include(if: $a${level}) { ... @include(if: $b${level}) { x } }`);
  const operation = `query Q(${flags}) { t { ${[...first, ...parts].join(" ")} always: x } }`;
  const { types, simplified } = read("type T { x: Int } type Query { t: T }", operation);
  expect(types).toContain("  x?: number | null;");
  expect(types).toContain("  always: number | null;");
  expect(simplified).toEqual(["Q"]);
});

test("an object under a different condition on each of exponentially many paths takes bounded time", () => {
  const fragments = levels.map((level) => {
    const inner = level === depth - 1 ? levels.map((each) => `f${each}: x @include(if: $a${each})`).join(" ") : "";
    const next = level === depth - 1 ? inner : `...F${level + 1}`;
    return `fragment F${level} on T { a: t @include(if: $a${level}) { ${next} y } b: t @skip(if: $a${level}) { ${next} y } }`;
  });
  const flags = levels.map((level) => `$a${level}: Boolean!`).join(" ");
  const { types, simplified } = read(
    "type T { t: T, x: Int, y: Int } type Query { t: T }",
    `query Q(${flags}) { t { ...F0 x } } ${fragments.join(" ")}`,
  );
  expect(types.match(/^export /gm)?.length).toBeLessThan(100 * depth);
  expect(simplified).toContain("F0");
});

test("an object of two parts under different conditions on each of exponentially many paths takes bounded time", () => {
  const fragments = levels.map((level) => {
    const next = level === depth - 1 ? "z: x" : `...F${level + 1}`;
    const parts = `... @include(if: $f${level}a) { n: t { ${next} } } ... @skip(if: $f${level}b) { n: t { ${next} y } }`;
    return `fragment F${level} on T { ${parts} m: t { ${next} y } }`;
  });
  const flags = levels.map((level) => `$f${level}a: Boolean! $f${level}b: Boolean!`).join(" ");
  const { types } = read(
    "type T { t: T, x: Int, y: Int } type Query { t: T }",
    `query Q(${flags}) { t { ...F0 x } } ${fragments.join(" ")}`,
  );
  expect(types.match(/^export /gm)?.length).toBeLessThan(200 * depth);
});

test("an object with different fields on each of exponentially many paths takes bounded time", () => {
  const { types, simplified } = read(
    "type T { a: T, b: T, x: Int } type Query { t: T, u: T }",
    `query Q { t { ...Path0 } u { a { b { x } } } } ${fragmentsThatMeet(14)}`,
  );
  expect(types.match(/^export /gm)?.length).toBeLessThan(14 * 1100);
  expect(types).toContain("  a: unknown;");
  // A selection set has one type, wherever it is selected.
  expect(types).toContain("  u: QQueryU | null;");
  expect(types).toContain("  b: QQueryUAB | null;");
  expect(simplified).toContain("Path0");
});

test("an object with different fields on each of few paths has its exact type", () => {
  const { types, simplified } = read(
    "type T { a: T, b: T, x: Int } type Query { t: T }",
    `query Q { t { ...Path0 } } ${fragmentsThatMeet(6)}`,
  );
  expect(types).not.toContain("unknown");
  expect(types).toContain("  f4: number | null;");
  expect(simplified).toEqual([]);
});

/** From each `b` on there is one more field at any depth, so no two paths lead to the same object. */
function fragmentsThatMeet(depth: number): string {
  const fragments: string[] = [];
  const last = depth - 1;
  for (let level = 0; level < depth; level++) {
    const spread = `...Path${level + 1}`;
    const own = level === last ? "x" : `a { ${spread} } b { ${spread} ...Leaf${level}_${level + 1} }`;
    fragments.push(`fragment Path${level} on T { ${own} }`);
    for (let from = 0; from < level; from++) {
      const next = `...Leaf${from}_${level + 1}`;
      const inner = level === last ? "" : `a { ${next} } b { ${next} }`;
      fragments.push(`fragment Leaf${from}_${level} on T { f${from}: x ${inner} }`);
    }
  }
  return fragments.join(" ");
}

test("of the objects that several selections make together, a definition has a thousand", () => {
  const query = (count: number) => {
    const fields = Array.from({ length: count }, (_, index) => `f${index}: t { x } f${index}: t { y }`);
    return read("type T { x: Int, y: Int } type Query { t: T }", `query Q { ${fields.join(" ")} alone: t { x } }`);
  };
  const exact = query(1000);
  expect(exact.types).toContain("  f999: QQueryF999 | null;");
  expect(exact.simplified).toEqual([]);
  const simplified = query(1001);
  expect(simplified.types).toContain("  f999: QQueryF999 | null;\n  f1000: unknown;\n  alone: QQueryAlone | null;\n");
  expect(simplified.simplified).toEqual(["Q"]);
});

describe("of an object under different conditions", () => {
  const flags = (count: number) => Array.from({ length: count }, (_, index) => `a${index}`);
  const schema = "type T { t: T, x: Int } type Query { t: T }";

  /** Each field has the object of the fragment under another condition, on which the object's own fields depend. */
  function query(count: number, more = "") {
    const fields = flags(count).map((flag) => `k${flag}: t { ...F @include(if: $${flag}) ${more} }`);
    const inner = flags(count).map((flag) => `x${flag}: x @include(if: $${flag})`);
    const variables = flags(count).map((flag) => `$${flag}: Boolean!`);
    return read(
      schema,
      `query Q(${variables.join(" ")}) { ${fields.join(" ")} }
       fragment F on T { t { ${inner.join(" ")} } x } fragment G on T { t { x } }`,
    );
  }

  test("a definition has 32, and the others share the one that allows any condition", () => {
    const exact = query(31, "x");
    expect(exact.simplified).toEqual([]);
    expect(exact.types).toContain("  xa30: number | null;");
    const simplified = query(32, "x");
    expect(simplified.simplified).toEqual(["Q"]);
    expect(simplified.types).not.toContain("  xa31: number | null;");
    expect(declarationOf(simplified.types, "QQueryKa30")).toContain("  t?: QQueryKa30T | null;");
    expect(declarationOf(simplified.types, "QQueryKa31")).toContain("  t?: FFragmentT | null;");
  });

  test("those of several selections share one of their own", () => {
    const exact = query(32, "...G");
    expect(exact.simplified).toEqual([]);
    const { types, simplified } = query(34, "...G");
    expect(simplified).toEqual(["Q"]);
    expect(declarationOf(types, "QQueryKa31")).toContain("  t: QQueryKa31T | null;");
    expect(declarationOf(types, "QQueryKa31T")).toContain("  xa31?: number | null;");
    for (const key of ["QQueryKa32", "QQueryKa33"])
      expect(declarationOf(types, key)).toContain("  t: QQueryKa32T | null;");
  });
});

test("conditions on few variables give exact types", () => {
  const { types, simplified } = read(
    "type T { t: T, x: Int } type Query { t: T }",
    "query Q($a: Boolean!, $b: Boolean!) { t @include(if: $a) { x @include(if: $a) t @include(if: $b) { x @include(if: $b) } } }",
  );
  expect(types.match(/ {2}x: number/g)).toHaveLength(2);
  expect(simplified).toEqual([]);
});

function read(schemaText: string, operations: string) {
  const { types, simplified } = readTypes(buildSchema(schemaText), parse(operations).definitions);
  return { types: print(types), simplified: simplified.map(({ definition }) => definition.name?.value) };
}

test("input types that name each other take linear time", () => {
  const names = levels.map((level) => `I${level}`);
  const inputs = names.map((name) => `input ${name} { ${names.map((other) => `${other}: ${other}`).join(" ")} }`);
  const types = typesOf(`${inputs.join(" ")} type Query { a(i: I0): Int }`, "query Q($i: I0) { a(i: $i) }");
  expect(types.match(/^export interface I\d+ /gm)).toHaveLength(depth);
});

test("deeply nested selections take linear time", () => {
  const operation = `query Q { ${"t { ".repeat(500)} x ${"}".repeat(500)} }`;
  const types = typesOf("type T { t: T, x: Int } type Query { t: T }", operation);
  expect(types.match(/^export interface /gm)).toHaveLength(501);
});
