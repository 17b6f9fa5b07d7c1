// What takes time by the number of ways through it, and not by its size, would not end here.

import { expect, test } from "vitest";
import { typesOf } from "./types-of.ts";

const depth = 60;
const levels = Array.from({ length: depth }, (_, level) => level);

test("fragments that are spread twice at each level", () => {
  const schema = "type T { t: T, x: Int } type Query { t: T }";
  const fragments = levels.map((level) => {
    if (level === depth - 1) return `fragment F${level} on T { x }`;
    const next = `...F${level + 1}`;
    return `fragment F${level} on T { ${next} ${next} t { ${next} } again: t { ...F${depth - 1} x } }`;
  });
  const types = typesOf(schema, `query Q { t { ...F0 x } } ${fragments.join(" ")}`);
  expect(types.match(/^export /gm)?.length).toBeLessThan(20 * depth);
});

test("fragments that are spread under another condition each time", () => {
  const schema = "type T { x: Int } type Query { t: T }";
  const flags = levels.flatMap((level) => [`$a${level}: Boolean!`, `$b${level}: Boolean!`]);
  const fragments = levels.map((level) => {
    if (level === depth - 1) return `fragment F${level} on T { x }`;
    return `fragment F${level} on T { ...F${level + 1} @include(if: $a${level}) ...F${level + 1} @include(if: $b${level}) }`;
  });
  const operation = `query Q(${flags.join(", ")}) { t { ...F0 @include(if: $a${depth - 1}) x @skip(if: $b${depth - 1}) } }`;
  expect(typesOf(schema, `${operation} ${fragments.join(" ")}`)).toContain("x?: number | null;");
});

test("input types that name each other", () => {
  const names = levels.map((level) => `I${level}`);
  const inputs = names.map((name) => `input ${name} { ${names.map((other) => `${other}: ${other}`).join(" ")} }`);
  const types = typesOf(`${inputs.join(" ")} type Query { a(i: I0): Int }`, "query Q($i: I0) { a(i: $i) }");
  expect(types.match(/^export interface I\d+ /gm)).toHaveLength(depth);
});

test("selections that are nested deeply", () => {
  const operation = `query Q { ${"t { ".repeat(500)} x ${"}".repeat(500)} }`;
  const types = typesOf("type T { t: T, x: Int } type Query { t: T }", operation);
  expect(types.match(/^export interface /gm)).toHaveLength(501);
});
