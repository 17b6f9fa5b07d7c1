import { describe, expect, test } from "vitest";
import type { Operation } from "../../../plugins/client/model.ts";
import { printDocument } from "../../../plugins/client/print/operation.ts";
import { compile, run } from "../../support/compile.ts";
import { createProject } from "../../support/project.ts";

/** Generates a client, compiles it under the strictest options, and returns its values. */
async function clientOf(schema: string, operations: string, presetConfig: Record<string, unknown> = {}) {
  await using project = await createProject({ "schema.graphql": schema, "operations/a.graphql": operations });
  const files = await project.generate({
    schema: "schema.graphql",
    outputConfig: { presetConfig: { runtimeModule: "../src/runtime/transport.ts", ...presetConfig } },
  });
  expect(compile(files)).toEqual([]);
  return await run(files["generated/client.ts"] ?? "");
}

describe("a client compiles even if", () => {
  test.each<[string, string, string]>([
    [
      "operations are named like the types of the runtime",
      "type Query { a: Int } type Mutation { b: Int } type Subscription { c: Int }",
      "query Transport { a } query CallOptions { a } mutation CallOperation { b } subscription Subscription { c }",
    ],
    [
      "operations are named like types of other operations",
      "type Query { a: Int }",
      "query A { a } query AQuery { a } query AQueryVariables { a } query AQueryQuery { a }",
    ],
    [
      "operations are named like globals",
      `type Query { agents(after: String): Agents } type Agents { pageInfo: Info } type Info { hasNextPage: Boolean! endCursor: String }`,
      [
        "Promise",
        "Object",
        "Array",
        "Symbol",
        "AsyncGenerator",
        "Undefined",
        "GlobalThis",
        "Exports",
        "Require",
        "Module",
      ]
        .map((name) => `query ${name}($after: String) { agents(after: $after) { pageInfo { hasNextPage endCursor } } }`)
        .join("\n"),
    ],
    [
      "operations are named like what generated functions use",
      `type Query { agents(after: String): Agents } type Agents { pageInfo: Info } type Info { hasNextPage: Boolean! endCursor: String }`,
      ["Session", "Endpoint", "Variables", "Options", "Page", "PageInfo", "Cursor"]
        .map((name) => `query ${name}($after: String) { agents(after: $after) { pageInfo { hasNextPage endCursor } } }`)
        .join("\n"),
    ],
    [
      "operations are named like enums and their lists",
      "enum Status { ON } enum status { OFF } type Query { a: Status, b: status }",
      "query Status { a b } query StatusValues { a } query statusValue { b }",
    ],
    [
      "types of the schema are named like those of operations and fragments",
      `enum UserFragment { ON } enum SearchQuery { OFF } input SearchQueryVariables { a: Int, b: UserFragment }
       type User { id: ID, kind: UserFragment, by: SearchQuery } type Query { search(by: SearchQueryVariables): User }`,
      "query Search($by: SearchQueryVariables) { search(by: $by) { ...User } } fragment User on User { id kind by }",
    ],
    [
      "types of the schema are named like walks over pages",
      `enum agentsPages { A } enum agents { B } type Query { agents(after: String): Agents }
       type Agents { pageInfo: Info, kinds: [agentsPages], b: agents } type Info { hasNextPage: Boolean! endCursor: String }`,
      "query Agents($after: String) { agents(after: $after) { kinds b pageInfo { hasNextPage endCursor } } }",
    ],
    [
      "types of the schema are named like words of TypeScript",
      `enum string { A } enum undefined { B } enum Array { C } enum Record { D } enum type { E } input any { a: string, b: [Array] }
       type Query { a(in: any): string, b: undefined, c: [Array], d: Record, e: type }`,
      "query A($in: any) { a(in: $in) b c d e }",
    ],
    [
      "variables are named like members of every object",
      "type Query { a(x: Int): Int }",
      "query A($constructor: Int, $toString: Int, $hasOwnProperty: Int) { a(x: $constructor) b: a(x: $toString) c: a(x: $hasOwnProperty) }",
    ],
    [
      "a cursor has another type than the argument",
      `type Query { a(after: Int): C, b(after: String): D } type C { pageInfo: P } type P { hasNextPage: Boolean! endCursor: String }
       type D { pageInfo: Q } type Q { hasNextPage: Boolean! endCursor: Int }`,
      `query A($after: Int) { a(after: $after) { pageInfo { hasNextPage endCursor } } }
       query B($after: String) { b(after: $after) { pageInfo { hasNextPage endCursor } } }`,
    ],
    [
      "operations have small first letters, underscores and digits",
      "type Query { a: Int } type Mutation { b: Int }",
      "query listAll { a } mutation create_user { b } query _private { a } query __two { a } query _2 { a } mutation Then { b } query a { a }",
    ],
    [
      "fragments differ by the case of their first letter",
      "type Query { a: A } type A { x: Int y: Int }",
      "query Q { a { ...part ...Part } } fragment part on A { x } fragment Part on A { y }",
    ],
  ])("%s", async (_, schema, operations) => {
    await clientOf(schema, operations);
  });
});

test("an operation keeps its name, and its function has a small first letter", async () => {
  const client = await clientOf("type Query { a: Int }", "query listAll { a } query _private { a }");
  expect(client).toMatchObject({
    ListAll: { name: "listAll", document: "query listAll{a}" },
    _privateDocument: { name: "_private" },
    listAll: expect.any(Function),
    _private: expect.any(Function),
  });
});

test("a call without variables sends no inherited property as a variable", async () => {
  const client = await clientOf("type Query { a(x: Int): Int }", "query A($constructor: Int) { a(x: $constructor) }");
  const calls: unknown[] = [];
  const session = { request: (_: unknown, variables: object) => calls.push(JSON.stringify(variables)) };
  (client.a as (session: object) => void)(session);
  expect(calls).toEqual(["{}"]);
});

test("an input field named __proto__ does not change the prototype of a literal's shape", async () => {
  const shape = Object.fromEntries([["__proto__", "enum"]] as const);
  const operation: Operation = {
    kind: "query",
    transport: "socket",
    name: "A",
    document: "query A{a(in:$in)}",
    variables: [],
    literals: { in: shape },
    idempotent: false,
    pages: undefined,
    documentation: { descriptions: [], deprecated: undefined, inferred: undefined, place: { file: "", line: 0 } },
  };
  const { constant } = await run(`export const constant = ${printDocument(operation).join("\n")};`);
  expect(Object.getOwnPropertyNames((constant as typeof operation).literals.in)).toEqual(["__proto__"]);
});
