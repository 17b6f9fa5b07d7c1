import { readFileSync } from "node:fs";
import { buildSchema, Kind, parse } from "graphql";
import { describe, expect, test } from "vitest";
import { listDepartmentsPages } from "../../../generated/client.ts";
import type { ListDepartmentsQuery } from "../../../generated/types.ts";
import type { ScalarsConfig } from "../../../plugins/client/config.ts";
import { findPages } from "../../../plugins/client/read/pages.ts";
import { connect, type Transport } from "../../../src/runtime/index.ts";
import { startSandbox } from "../../../src/sandbox/index.ts";
import { schemas } from "../../support/paths.ts";

const schema = buildSchema(readFileSync(schemas.conversations, "utf8"));
const info = "pageInfo { hasNextPage endCursor }";

function pagesOf(text: string, scalars: ScalarsConfig = {}, ofSchema = schema) {
  const [operation] = parse(text).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError("no operation");
  return findPages(ofSchema, operation, scalars);
}

test.each([
  [`query A($after: String) { agents(after: $after) { ${info} } }`, { path: ["agents"], cursor: "after" }],
  [`query A($from: String) { agents(after: $from) { ${info} } }`, { path: ["agents"], cursor: "from" }],
  [`query A($after: String) { all: agents(after: $after) { ${info} } }`, { path: ["all"], cursor: "after" }],
  [
    `query A($after: String) { departments { ${info} } agents(after: $after) { ${info} } }`,
    { path: ["agents"], cursor: "after" },
  ],
])("%s can be read page by page", (text, pages) => expect(pagesOf(text)).toEqual(pages));

test.each([
  `query A { agents { ${info} } }`,
  `query A($after: String!) { agents(after: $after) { ${info} } }`,
  `query A($first: Int) { agents(first: $first) { ${info} } }`,
  "query A($after: String) { agents(after: $after) { pageInfo { endCursor } } }",
  "query A($after: String) { agents(after: $after) { pageInfo { hasNextPage end: endCursor } } }",
  `query A($after: String) { agents(after: $after) { page: ${info} } }`,
  `query A($after: String, $if: Boolean!) { agents(after: $after) @include(if: $if) { ${info} } }`,
  `query A($after: String) { channels { edges { node { logs(after: $after) { ${info} } } } } }`,
  "mutation A { stopAgentSession { success } }",
])("%s cannot be read page by page", (text) => expect(pagesOf(text)).toBeUndefined());

describe("in a schema with other types", () => {
  const other = buildSchema(`
    scalar Mark
    interface Node { id: ID, items(after: String): Items }
    type Inner implements Node { id: ID, items(after: String): Items, marked(after: Mark): Marked, ids(after: ID): Ids }
    type Items { pageInfo: PageInfo! nodes(after: String): Items }
    type PageInfo { hasNextPage: Boolean! endCursor: String }
    type Marked { pageInfo: MarkInfo } type MarkInfo { hasNextPage: Boolean! endCursor: Mark }
    type Ids { pageInfo: IdInfo } type IdInfo { hasNextPage: Boolean! endCursor: ID! }
    type Numbers { pageInfo: NumberInfo } type NumberInfo { hasNextPage: Boolean! endCursor: Int }
    type Lists { pageInfo: [PageInfo!] }
    union Any = Inner | Items
    type Query {
      node: Node inner: Inner! list: [Inner!]! any: Any numbers(after: Int): Numbers floats(after: Float): Numbers
      lists(after: String): Lists plain(after: String): Inner query: Query
    }
    type Mutation { items(after: String): Items }`);

  test.each([
    ["query A($c: String) { wrapped: inner { all: items(after: $c) { INFO } } }", ["wrapped", "all"]],
    [
      "query A($c: String) { query { query { inner { items(after: $c) { INFO } } } } }",
      ["query", "query", "inner", "items"],
    ],
    ["query A($c: String) { node { items(after: $c) { INFO } } }", ["node", "items"]],
    ["query A($c: String) { inner { items { nodes(after: $c) { INFO } } } }", ["inner", "items", "nodes"]],
    ["query A($c: String) { inner { items(after: $c) { nodes { INFO } INFO } } }", ["inner", "items"]],
    ["query A($c: String) { node { id } inner { items(after: $c) { INFO } } }", ["inner", "items"]],
    ["query A($c: Mark) { inner { marked(after: $c) { INFO } } }", ["inner", "marked"]],
    ["query A($c: ID) { inner { ids(after: $c) { INFO } } }", ["inner", "ids"]],
    ["query A($c: String) { inner { ids(after: $c) { INFO } } }", ["inner", "ids"]],
    ["query A($n: Int!, $c: ID) { inner { items(after: $c) { INFO } } }", ["inner", "items"]],
  ])("%s has pages at %j", (text, path) =>
    expect(pagesOf(text.replaceAll("INFO", info), {}, other)).toEqual({ path, cursor: "c" }),
  );

  test.each([
    "query A($c: String) { list { items(after: $c) { INFO } } }",
    "query A($c: String) { any { items(after: $c) { INFO } } }",
    "query A($c: Mark) { inner { items(after: $c) { INFO } } }",
    "query A($c: String) { inner { marked(after: $c) { INFO } } }",
    "query A($c: Int) { numbers(after: $c) { INFO } }",
    "query A($c: Float) { floats(after: $c) { INFO } }",
    "query A($c: String) { lists(after: $c) { INFO } }",
    "query A($c: String) { plain(after: $c) { INFO } }",
    'query A($c: String) { inner { items(after: "x") { INFO } } }',
    "query A($c: String) { inner { items(before: $c) { INFO } } }",
    "query A($c: String) { inner { items(after: $other) { INFO } } }",
    "query A($c: [String]) { inner { items(after: $c) { INFO } } }",
    "query A($c: String) { inner { ... on Inner { items(after: $c) { INFO } } } }",
    "query A($c: String, $if: Boolean!) { inner { items(after: $c) { pageInfo @skip(if: $if) { hasNextPage endCursor } } } }",
    "query A($c: String, $if: Boolean!) { inner { items(after: $c) { pageInfo { hasNextPage endCursor @skip(if: $if) } } } }",
    "query A($c: String) { inner { items(after: $c) { pageInfo { hasNextPage } } } }",
    "mutation A($c: String) { items(after: $c) { INFO } }",
  ])("%s has none", (text) => expect(pagesOf(text.replaceAll("INFO", info), {}, other)).toBeUndefined());

  test.each<[ScalarsConfig, boolean]>([
    [{}, true],
    [{ Mark: "Date" }, true],
    [{ Mark: { input: "Date", output: "Date" } }, true],
    [{ Mark: { input: "Date | string", output: "Date" } }, false],
  ])("with the scalars %j a cursor is taken back: %s", (scalars, isTaken) => {
    const text = `query A($c: Mark) { inner { marked(after: $c) { ${info} } } }`;
    expect(pagesOf(text, scalars, other) !== undefined).toBe(isTaken);
  });
});

test("an operation whose cursor and variable differ in type cannot be read page by page", () => {
  const query = `query A($after: String) { agents(after: $after) { ${info} } }`;
  expect(pagesOf(query, { String: { input: "string", output: "Text" } })).toBeUndefined();
  expect(pagesOf(query, { String: "Text" })).toBeDefined();
});

test("a page walker reads each page of a sandbox once", async () => {
  const departments = Array.from({ length: 25 }, (_, index) => ({ name: `Department ${index}`, agents: [] }));
  await using sandbox = await startSandbox({ account: { bot: { display_name: "Bot" }, agents: [], departments } });
  await using session = await connect({ accessToken: sandbox.accessToken, endpoint: sandbox.endpoint });
  const pages: (string | null | undefined)[][] = [];
  for await (const page of listDepartmentsPages(session, { first: 10 })) {
    pages.push(page.departments?.edges?.map((edge) => edge?.node?.name) ?? []);
  }
  expect(pages.map(({ length }) => length)).toEqual([10, 10, 5]);
  expect(pages.flat()).toEqual(departments.map(({ name }) => name));
});

test.each([null, "same"])("a page walker ends if the cursor stays %j", async (endCursor) => {
  const service = endless(endCursor);
  for await (const _ of listDepartmentsPages(service.transport, { after: "same" })) if (service.asked() > 5) break;
  expect(service.asked()).toBe(1);
});

test("a page walker requests no further pages after its caller has left the loop", async () => {
  const service = endless("x");
  for await (const _ of listDepartmentsPages(service.transport)) break;
  expect(service.asked()).toBe(1);
});

/** A service that always has another page. */
function endless(endCursor: string | null) {
  const answer: ListDepartmentsQuery = { departments: { edges: [], pageInfo: { hasNextPage: true, endCursor } } };
  let asked = 0;
  const request = async () => {
    asked += 1;
    return answer;
  };
  // The one verb that a query needs.
  return { transport: { request } as unknown as Transport, asked: () => asked };
}
