// Every walk over types or fragments visits each once. A walk that followed every path would not end here.

import { expect, test } from "vitest";
import { compile } from "../../support/compile.ts";
import { createLarge } from "../../support/large.ts";
import { createProject } from "../../support/project.ts";

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

async function generate(schema: string, operations: string, config: Record<string, unknown> = {}) {
  await using project = await createProject({ "schema.graphql": schema, "operations/a.graphql": operations });
  return await project.generate({
    schema: "schema.graphql",
    outputConfig: { config, presetConfig: { runtimeModule: "../src/runtime/transport.ts" } },
  });
}

test("a client is generated if all input types name each other", async () => {
  const fields = numbers(20).map((each) => `f${each}: I${each}, l${each}: [I${each}!]`);
  const inputs = numbers(20).map((each) => `input I${each} { ${fields.join(" ")} s: Moment e: E }`);
  const schema = `scalar Moment enum E { A } ${inputs.join(" ")} type Query { a(in: I0): Int }`;
  const files = await generate(schema, "query A($in: I0) { a(in: $in) }", { scalars: { Moment: "string" } });
  expect(files["generated/types.ts"]?.match(/^export interface I\d+ /gm)).toHaveLength(20);
});

test("a client is generated for a long chain of input types in which each names the next twice", async () => {
  const inputs = numbers(200).map((each) => `input I${each} { a: I${each + 1} b: I${each + 1} }`);
  const schema = `enum E { A } ${inputs.join(" ")} input I200 { e: E } type Query { a(in: I0): Int }`;
  const files = await generate(schema, "query A($in: I0) { a(in: $in) }");
  expect(files["generated/client.ts"]).toContain("eValues");
});

test("a client is generated for literal values of a long chain of input types in which each names the next twice", async () => {
  const inputs = numbers(60).map(
    (each) => `input I${each} @evidence(inferred: "name") { a: I${each + 1} b: I${each + 1} }`,
  );
  const schema = `directive @evidence(inferred: String) on INPUT_OBJECT ${inputs.join(" ")}
    input I60 @evidence(inferred: "name") { text: String } type Query { a(in: I0): Int }`;
  const files = await generate(schema, "query A($in: I0) { a(in: $in) }");
  expect(files["generated/client.ts"]).toContain('in: "plain"');
});

test("a client is generated for fragments that are spread twice at each level", async () => {
  const levels = numbers(40).map((each) => {
    const next = each === 39 ? "id" : `...F${each + 1} next { ...F${each + 1} }`;
    return `fragment F${each} on T { ${next} ... on T { ${next} } }`;
  });
  const schema = "type T { id: ID next: T } type Query { t: T }";
  const files = await generate(schema, `query A { t { ...F0 ...F1 } } ${levels.join("\n")}`);
  expect(files["generated/client.ts"]).toContain("query A{t{...F0 ...F1}}");
});

test("a client is generated for fragments on the root type that are spread twice at each level", async () => {
  const levels = numbers(40).map(
    (each) => `fragment F${each} on Query { ${each === 39 ? "a" : `...F${each + 1} ...F${each + 1}`} }`,
  );
  const files = await generate("type Query { a: Int }", `query A { ...F0 ...F0 } ${levels.join("\n")}`);
  expect(files["generated/client.ts"]).toContain("export function a(");
});

/** graphql-js stops checking a document after 50,000 steps through fragments. */
test("a client is generated for many operations that use many variables in fragments", async () => {
  const variables = numbers(50).map((each) => `$v${each}: Int`);
  const uses = numbers(50).map((each) => `f${each}: a(in: $v${each})`);
  const operations = numbers(1100).map((each) => `query Q${each}(${variables.join(" ")}) { ...F }`);
  const schema = "type Query { a(in: Int): Int }";
  const files = await generate(schema, [`fragment F on Query { ${uses.join(" ")} }`, ...operations].join("\n"));
  expect(files["generated/client.ts"]?.match(/^export function q\d+\(/gm)).toHaveLength(1100);
});

test("the client for a schema and operations of Linear's size and style compiles", async () => {
  const { schema, operations, scalars } = createLarge();
  const files = await generate(schema, operations, { scalars });
  expect(compile(files)).toEqual([]);
});
