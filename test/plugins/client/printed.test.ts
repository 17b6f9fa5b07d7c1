import { buildSchema, parse, Source } from "graphql";
import { describe, expect, test } from "vitest";
import { resolveConfig } from "../../../plugins/client/config.ts";
import { createDocuments } from "../../../plugins/client/documents.ts";
import { type Generated, generateFrom } from "../../../plugins/client/generate.ts";

const schema = `
  directive @evidence(inferred: String) on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_OBJECT
  scalar Time scalar Money
  "The order." enum Sort { UP DOWN }
  input Filter { text: String! sort: Sort one: One }
  input One @oneOf { id: ID at: [Time!] }
  input Reply @evidence(inferred: "name of the type") { text: String sort: Sort }
  type Item { id: ID! price: Money at: Time sort: Sort }
  type Items { nodes: [Item!]! pageInfo: PageInfo! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type Query {
    "All items." items(after: String, "The filter." filter: Filter, sort: Sort): Items
    old: Item @deprecated(reason: "use items") @evidence(inferred: "field")
  }
  type Mutation { save(id: ID!, text: String, "The replies." replies: [Reply!]): Boolean logIn(token: String!): Boolean }
  type Subscription { "New items." item(sort: Sort! = UP): Item }`;

const operations = `
  "Walks." query Items($after: String, $filter: Filter) {
    items(after: $after, filter: $filter) { nodes { ...Parts } pageInfo { hasNextPage endCursor } }
  }
  fragment Parts on Item { id price at sort }
  query Old { old { id } }
  mutation Save($id: ID!, $replies: [Reply!]) @idempotent { save(id: $id, replies: $replies) }
  mutation LogIn($token: String! = "t") { logIn(token: $token) }
  subscription OnItem($sort: Sort!) { item(sort: $sort) { ...Parts } }`;

function generated(
  text: string,
  presetConfig: Record<string, unknown> = {},
  ofSchema = schema,
  scalars: Record<string, string> = { Time: "Date", Money: "./money.ts#Money as Price" },
): Generated {
  const config = resolveConfig({ folder: "generated/", presetConfig, config: { scalars } });
  const { definitions } = parse(new Source(text, "operations/a.graphql"));
  return generateFrom(buildSchema(ofSchema), createDocuments([definitions], []), config);
}

function filesOf({ files }: Generated): Readonly<Record<string, string>> {
  return Object.fromEntries(files.map(({ name, content }) => [name, content.toString()]));
}

describe("the files of some operations are, to the letter,", () => {
  const httpFields = ["logIn"];

  test("in TypeScript", () =>
    expect(filesOf(generated(operations, { httpFields }))).toMatchInlineSnapshot(`
    {
      "client.ts": "// Generated from the schema and the operations. Do not edit: change those, then run \`npm run codegen\`.

    import type {
      CallOperation,
      CallOptions,
      HttpEndpoint,
      HttpOperation,
      SubscribeOptions,
      Subscription,
      SubscriptionOperation,
      Transport,
    } from "conversations-codegen";
    import type {
      ItemsQuery,
      ItemsQueryVariables,
      LogInMutation,
      LogInMutationVariables,
      OldQuery,
      OldQueryVariables,
      OnItemSubscription,
      OnItemSubscriptionVariables,
      SaveMutation,
      SaveMutationVariables,
      Sort,
    } from "./types.js";

    /** The document of {@link items}. */
    export const Items: CallOperation<ItemsQuery, ItemsQueryVariables> = {
      kind: "query",
      transport: "socket",
      name: "Items",
      document:
        "query Items($after:String$filter:Filter){items(after:$after filter:$filter){nodes{...Parts}pageInfo{hasNextPage endCursor}}}fragment Parts on Item{id price at sort}",
    };

    /**
     * All items.
     *
     * Walks.
     *
     * query Items, operations/a.graphql:2
     *
     * @param variables.filter - The filter.
     */
    export function items(
      session: Transport,
      variables: ItemsQueryVariables = {},
      options?: CallOptions,
    ): Promise<ItemsQuery> {
      return session.request(Items, variables, options);
    }

    /** All pages of {@link items}, one request after another, from \`variables.after\` on. */
    export async function* itemsPages(
      session: Transport,
      variables: ItemsQueryVariables = {},
      options?: CallOptions,
    ): AsyncGenerator<ItemsQuery, void, undefined> {
      let cursor = variables.after;
      while (true) {
        const page = await items(session, { ...variables, after: cursor }, options);
        yield page;
        const pageInfo = page.items?.pageInfo;
        if (!pageInfo?.hasNextPage || !pageInfo.endCursor || pageInfo.endCursor === cursor) return;
        cursor = pageInfo.endCursor;
      }
    }

    /** The document of {@link logIn}. */
    export const LogIn: HttpOperation<LogInMutation, LogInMutationVariables> = {
      kind: "mutation",
      transport: "http",
      name: "LogIn",
      document: "mutation LogIn($token:String!=\\"t\\"){logIn(token:$token)}",
    };

    /** mutation LogIn, operations/a.graphql:8 */
    export function logIn(
      endpoint: HttpEndpoint,
      variables: LogInMutationVariables = {},
      options?: CallOptions,
    ): Promise<LogInMutation> {
      return endpoint.request(LogIn, variables, options);
    }

    /** The document of {@link old}. */
    export const Old: CallOperation<OldQuery, OldQueryVariables> = {
      kind: "query",
      transport: "socket",
      name: "Old",
      document: "query Old{old{id}}",
    };

    /**
     * query Old, operations/a.graphql:6
     *
     * Inferred, not documented by the vendor: field.
     *
     * @deprecated use items
     */
    export function old(
      session: Transport,
      options?: CallOptions,
    ): Promise<OldQuery> {
      return session.request(Old, {}, options);
    }

    /** The document of {@link onItem}. */
    export const OnItem: SubscriptionOperation<OnItemSubscription, OnItemSubscriptionVariables> = {
      kind: "subscription",
      transport: "socket",
      name: "OnItem",
      document: "subscription OnItem($sort:Sort!){item(sort:$sort){...Parts}}fragment Parts on Item{id price at sort}",
    };

    /**
     * New items.
     *
     * subscription OnItem, operations/a.graphql:9
     */
    export function onItem(
      session: Transport,
      variables: OnItemSubscriptionVariables,
      options?: SubscribeOptions<OnItemSubscription>,
    ): Subscription<OnItemSubscription> {
      return session.subscribe(OnItem, variables, options);
    }

    /** The document of {@link save}. */
    export const Save: CallOperation<SaveMutation, SaveMutationVariables> = {
      kind: "mutation",
      transport: "socket",
      name: "Save",
      document: "mutation Save($id:ID!){save(id:$id replies:$replies)}",
      literals: { replies: { sort: "enum" } },
      idempotent: true,
    };

    /**
     * mutation Save, operations/a.graphql:7
     *
     * @param variables.replies - The replies.
     */
    export function save(
      session: Transport,
      variables: SaveMutationVariables,
      options?: CallOptions,
    ): Promise<SaveMutation> {
      return session.request(Save, variables, options);
    }

    /** Every value of {@link Sort} that the schema knows. */
    export const sortValues: readonly Sort[] = ["DOWN", "UP"];
    ",
      "types.ts": "// Generated from the schema and the operations. Do not edit: change those, then run \`npm run codegen\`.

    import type { Money as Price } from "./money.ts";

    /** The order. */
    export type Sort =
      | "DOWN"
      | "UP";

    export interface Filter {
      one?: One | null | undefined;
      sort?: Sort | null | undefined;
      text: string;
    }

    export type One =
      | {
          at: Date[];
          id?: never;
        }
      | {
          id: string;
          at?: never;
        };

    export interface Reply {
      sort?: Sort | null | undefined;
      text?: string | null | undefined;
    }

    export interface PartsFragment {
      id: string;
      price: Price | null;
      at: Date | null;
      sort: Sort | null;
    }

    /** Variables of the query Items. */
    export interface ItemsQueryVariables {
      after?: string | null | undefined;
      /** The filter. */
      filter?: Filter | null | undefined;
    }

    /** Result of the query Items. */
    export interface ItemsQuery {
      /** All items. */
      items: ItemsQueryItems | null;
    }

    export interface ItemsQueryItems {
      nodes: PartsFragment[];
      pageInfo: ItemsQueryItemsPageInfo;
    }

    export interface ItemsQueryItemsPageInfo {
      hasNextPage: boolean;
      endCursor: string | null;
    }

    /** Variables of the mutation LogIn. */
    export interface LogInMutationVariables {
      token?: string | undefined;
    }

    /** Result of the mutation LogIn. */
    export interface LogInMutation {
      logIn: boolean | null;
    }

    /** Variables of the query Old. */
    export type OldQueryVariables = Record<string, never>;

    /** Result of the query Old. */
    export interface OldQuery {
      /** @deprecated use items */
      old: OldQueryOld | null;
    }

    export interface OldQueryOld {
      id: string;
    }

    /** Variables of the subscription OnItem. */
    export interface OnItemSubscriptionVariables {
      sort: Sort;
    }

    /** Result of the subscription OnItem. */
    export interface OnItemSubscription {
      /** New items. */
      item: PartsFragment | null;
    }

    /** Variables of the mutation Save. */
    export interface SaveMutationVariables {
      id: string;
      /** The replies. */
      replies?: Reply[] | null | undefined;
    }

    /** Result of the mutation Save. */
    export interface SaveMutation {
      save: boolean | null;
    }
    ",
    }
  `));

  test("as an ES module, without types of their own", () =>
    expect(
      filesOf(generated(operations, { httpFields, emit: "js", moduleFormat: "esm", typesModule: "./own.js" })),
    ).toMatchInlineSnapshot(`
      {
        "client.d.ts": "// Generated from the schema and the operations. Do not edit: change those, then run \`npm run codegen\`.

      import type {
        CallOperation,
        CallOptions,
        HttpEndpoint,
        HttpOperation,
        SubscribeOptions,
        Subscription,
        SubscriptionOperation,
        Transport,
      } from "conversations-codegen";
      import type {
        ItemsQuery,
        ItemsQueryVariables,
        LogInMutation,
        LogInMutationVariables,
        OldQuery,
        OldQueryVariables,
        OnItemSubscription,
        OnItemSubscriptionVariables,
        SaveMutation,
        SaveMutationVariables,
        Sort,
      } from "./own.js";

      /** The document of {@link items}. */
      export declare const Items: CallOperation<ItemsQuery, ItemsQueryVariables>;

      /**
       * All items.
       *
       * Walks.
       *
       * query Items, operations/a.graphql:2
       *
       * @param variables.filter - The filter.
       */
      export declare function items(
        session: Transport,
        variables?: ItemsQueryVariables,
        options?: CallOptions,
      ): Promise<ItemsQuery>;

      /** All pages of {@link items}, one request after another, from \`variables.after\` on. */
      export declare function itemsPages(
        session: Transport,
        variables?: ItemsQueryVariables,
        options?: CallOptions,
      ): AsyncGenerator<ItemsQuery, void, undefined>;

      /** The document of {@link logIn}. */
      export declare const LogIn: HttpOperation<LogInMutation, LogInMutationVariables>;

      /** mutation LogIn, operations/a.graphql:8 */
      export declare function logIn(
        endpoint: HttpEndpoint,
        variables?: LogInMutationVariables,
        options?: CallOptions,
      ): Promise<LogInMutation>;

      /** The document of {@link old}. */
      export declare const Old: CallOperation<OldQuery, OldQueryVariables>;

      /**
       * query Old, operations/a.graphql:6
       *
       * Inferred, not documented by the vendor: field.
       *
       * @deprecated use items
       */
      export declare function old(
        session: Transport,
        options?: CallOptions,
      ): Promise<OldQuery>;

      /** The document of {@link onItem}. */
      export declare const OnItem: SubscriptionOperation<
        OnItemSubscription,
        OnItemSubscriptionVariables
      >;

      /**
       * New items.
       *
       * subscription OnItem, operations/a.graphql:9
       */
      export declare function onItem(
        session: Transport,
        variables: OnItemSubscriptionVariables,
        options?: SubscribeOptions<OnItemSubscription>,
      ): Subscription<OnItemSubscription>;

      /** The document of {@link save}. */
      export declare const Save: CallOperation<SaveMutation, SaveMutationVariables>;

      /**
       * mutation Save, operations/a.graphql:7
       *
       * @param variables.replies - The replies.
       */
      export declare function save(
        session: Transport,
        variables: SaveMutationVariables,
        options?: CallOptions,
      ): Promise<SaveMutation>;

      /** Every value of {@link Sort} that the schema knows. */
      export declare const sortValues: readonly Sort[];
      ",
        "client.js": "// Generated from the schema and the operations. Do not edit: change those, then run \`npm run codegen\`.

      /**
       * @import {
       *   CallOperation,
       *   CallOptions,
       *   HttpEndpoint,
       *   HttpOperation,
       *   SubscribeOptions,
       *   Subscription,
       *   SubscriptionOperation,
       *   Transport,
       * } from "conversations-codegen"
       */
      /**
       * @import {
       *   ItemsQuery,
       *   ItemsQueryVariables,
       *   LogInMutation,
       *   LogInMutationVariables,
       *   OldQuery,
       *   OldQueryVariables,
       *   OnItemSubscription,
       *   OnItemSubscriptionVariables,
       *   SaveMutation,
       *   SaveMutationVariables,
       *   Sort,
       * } from "./own.js"
       */

      /**
       * The document of {@link items}.
       *
       * @type {CallOperation<ItemsQuery, ItemsQueryVariables>}
       */
      export const Items = {
        kind: "query",
        transport: "socket",
        name: "Items",
        document:
          "query Items($after:String$filter:Filter){items(after:$after filter:$filter){nodes{...Parts}pageInfo{hasNextPage endCursor}}}fragment Parts on Item{id price at sort}",
      };

      /**
       * All items.
       *
       * Walks.
       *
       * query Items, operations/a.graphql:2
       *
       * @param {Transport} session
       * @param {ItemsQueryVariables} [variables]
       * - \`filter\`: The filter.
       * @param {CallOptions} [options]
       * @returns {Promise<ItemsQuery>}
       */
      export function items(session, variables = {}, options) {
        return session.request(Items, variables, options);
      }

      /**
       * All pages of {@link items}, one request after another, from \`variables.after\` on.
       *
       * @param {Transport} session
       * @param {ItemsQueryVariables} [variables]
       * - \`filter\`: The filter.
       * @param {CallOptions} [options]
       * @returns {AsyncGenerator<ItemsQuery, void, undefined>}
       */
      export async function* itemsPages(session, variables = {}, options) {
        let cursor = variables.after;
        while (true) {
          const page = await items(session, { ...variables, after: cursor }, options);
          yield page;
          const pageInfo = page.items?.pageInfo;
          if (!pageInfo?.hasNextPage || !pageInfo.endCursor || pageInfo.endCursor === cursor) return;
          cursor = pageInfo.endCursor;
        }
      }

      /**
       * The document of {@link logIn}.
       *
       * @type {HttpOperation<LogInMutation, LogInMutationVariables>}
       */
      export const LogIn = {
        kind: "mutation",
        transport: "http",
        name: "LogIn",
        document: "mutation LogIn($token:String!=\\"t\\"){logIn(token:$token)}",
      };

      /**
       * mutation LogIn, operations/a.graphql:8
       *
       * @param {HttpEndpoint} endpoint
       * @param {LogInMutationVariables} [variables]
       * @param {CallOptions} [options]
       * @returns {Promise<LogInMutation>}
       */
      export function logIn(endpoint, variables = {}, options) {
        return endpoint.request(LogIn, variables, options);
      }

      /**
       * The document of {@link old}.
       *
       * @type {CallOperation<OldQuery, OldQueryVariables>}
       */
      export const Old = {
        kind: "query",
        transport: "socket",
        name: "Old",
        document: "query Old{old{id}}",
      };

      /**
       * query Old, operations/a.graphql:6
       *
       * Inferred, not documented by the vendor: field.
       *
       * @param {Transport} session
       * @param {CallOptions} [options]
       * @returns {Promise<OldQuery>}
       *
       * @deprecated use items
       */
      export function old(session, options) {
        return session.request(Old, {}, options);
      }

      /**
       * The document of {@link onItem}.
       *
       * @type {SubscriptionOperation<OnItemSubscription, OnItemSubscriptionVariables>}
       */
      export const OnItem = {
        kind: "subscription",
        transport: "socket",
        name: "OnItem",
        document: "subscription OnItem($sort:Sort!){item(sort:$sort){...Parts}}fragment Parts on Item{id price at sort}",
      };

      /**
       * New items.
       *
       * subscription OnItem, operations/a.graphql:9
       *
       * @param {Transport} session
       * @param {OnItemSubscriptionVariables} variables
       * @param {SubscribeOptions<OnItemSubscription>} [options]
       * @returns {Subscription<OnItemSubscription>}
       */
      export function onItem(session, variables, options) {
        return session.subscribe(OnItem, variables, options);
      }

      /**
       * The document of {@link save}.
       *
       * @type {CallOperation<SaveMutation, SaveMutationVariables>}
       */
      export const Save = {
        kind: "mutation",
        transport: "socket",
        name: "Save",
        document: "mutation Save($id:ID!){save(id:$id replies:$replies)}",
        literals: { replies: { sort: "enum" } },
        idempotent: true,
      };

      /**
       * mutation Save, operations/a.graphql:7
       *
       * @param {Transport} session
       * @param {SaveMutationVariables} variables
       * - \`replies\`: The replies.
       * @param {CallOptions} [options]
       * @returns {Promise<SaveMutation>}
       */
      export function save(session, variables, options) {
        return session.request(Save, variables, options);
      }

      /**
       * Every value of {@link Sort} that the schema knows.
       *
       * @type {readonly Sort[]}
       */
      export const sortValues = ["DOWN", "UP"];
      ",
      }
    `));

  test("as a CommonJS module", () =>
    expect(
      filesOf(generated(operations, { httpFields, emit: "js", moduleFormat: "commonjs" }))["client.js"],
    ).toMatchInlineSnapshot(`
      "// Generated from the schema and the operations. Do not edit: change those, then run \`npm run codegen\`.

      "use strict";

      /**
       * @import {
       *   CallOperation,
       *   CallOptions,
       *   HttpEndpoint,
       *   HttpOperation,
       *   SubscribeOptions,
       *   Subscription,
       *   SubscriptionOperation,
       *   Transport,
       * } from "conversations-codegen"
       */
      /**
       * @import {
       *   ItemsQuery,
       *   ItemsQueryVariables,
       *   LogInMutation,
       *   LogInMutationVariables,
       *   OldQuery,
       *   OldQueryVariables,
       *   OnItemSubscription,
       *   OnItemSubscriptionVariables,
       *   SaveMutation,
       *   SaveMutationVariables,
       *   Sort,
       * } from "./types.js"
       */

      /**
       * The document of {@link items}.
       *
       * @type {CallOperation<ItemsQuery, ItemsQueryVariables>}
       */
      const Items = {
        kind: "query",
        transport: "socket",
        name: "Items",
        document:
          "query Items($after:String$filter:Filter){items(after:$after filter:$filter){nodes{...Parts}pageInfo{hasNextPage endCursor}}}fragment Parts on Item{id price at sort}",
      };

      /**
       * All items.
       *
       * Walks.
       *
       * query Items, operations/a.graphql:2
       *
       * @param {Transport} session
       * @param {ItemsQueryVariables} [variables]
       * - \`filter\`: The filter.
       * @param {CallOptions} [options]
       * @returns {Promise<ItemsQuery>}
       */
      function items(session, variables = {}, options) {
        return session.request(Items, variables, options);
      }

      /**
       * All pages of {@link items}, one request after another, from \`variables.after\` on.
       *
       * @param {Transport} session
       * @param {ItemsQueryVariables} [variables]
       * - \`filter\`: The filter.
       * @param {CallOptions} [options]
       * @returns {AsyncGenerator<ItemsQuery, void, undefined>}
       */
      async function* itemsPages(session, variables = {}, options) {
        let cursor = variables.after;
        while (true) {
          const page = await items(session, { ...variables, after: cursor }, options);
          yield page;
          const pageInfo = page.items?.pageInfo;
          if (!pageInfo?.hasNextPage || !pageInfo.endCursor || pageInfo.endCursor === cursor) return;
          cursor = pageInfo.endCursor;
        }
      }

      /**
       * The document of {@link logIn}.
       *
       * @type {HttpOperation<LogInMutation, LogInMutationVariables>}
       */
      const LogIn = {
        kind: "mutation",
        transport: "http",
        name: "LogIn",
        document: "mutation LogIn($token:String!=\\"t\\"){logIn(token:$token)}",
      };

      /**
       * mutation LogIn, operations/a.graphql:8
       *
       * @param {HttpEndpoint} endpoint
       * @param {LogInMutationVariables} [variables]
       * @param {CallOptions} [options]
       * @returns {Promise<LogInMutation>}
       */
      function logIn(endpoint, variables = {}, options) {
        return endpoint.request(LogIn, variables, options);
      }

      /**
       * The document of {@link old}.
       *
       * @type {CallOperation<OldQuery, OldQueryVariables>}
       */
      const Old = {
        kind: "query",
        transport: "socket",
        name: "Old",
        document: "query Old{old{id}}",
      };

      /**
       * query Old, operations/a.graphql:6
       *
       * Inferred, not documented by the vendor: field.
       *
       * @param {Transport} session
       * @param {CallOptions} [options]
       * @returns {Promise<OldQuery>}
       *
       * @deprecated use items
       */
      function old(session, options) {
        return session.request(Old, {}, options);
      }

      /**
       * The document of {@link onItem}.
       *
       * @type {SubscriptionOperation<OnItemSubscription, OnItemSubscriptionVariables>}
       */
      const OnItem = {
        kind: "subscription",
        transport: "socket",
        name: "OnItem",
        document: "subscription OnItem($sort:Sort!){item(sort:$sort){...Parts}}fragment Parts on Item{id price at sort}",
      };

      /**
       * New items.
       *
       * subscription OnItem, operations/a.graphql:9
       *
       * @param {Transport} session
       * @param {OnItemSubscriptionVariables} variables
       * @param {SubscribeOptions<OnItemSubscription>} [options]
       * @returns {Subscription<OnItemSubscription>}
       */
      function onItem(session, variables, options) {
        return session.subscribe(OnItem, variables, options);
      }

      /**
       * The document of {@link save}.
       *
       * @type {CallOperation<SaveMutation, SaveMutationVariables>}
       */
      const Save = {
        kind: "mutation",
        transport: "socket",
        name: "Save",
        document: "mutation Save($id:ID!){save(id:$id replies:$replies)}",
        literals: { replies: { sort: "enum" } },
        idempotent: true,
      };

      /**
       * mutation Save, operations/a.graphql:7
       *
       * @param {Transport} session
       * @param {SaveMutationVariables} variables
       * - \`replies\`: The replies.
       * @param {CallOptions} [options]
       * @returns {Promise<SaveMutation>}
       */
      function save(session, variables, options) {
        return session.request(Save, variables, options);
      }

      /**
       * Every value of {@link Sort} that the schema knows.
       *
       * @type {readonly Sort[]}
       */
      const sortValues = ["DOWN", "UP"];

      module.exports = {
        Items,
        items,
        itemsPages,
        LogIn,
        logIn,
        Old,
        old,
        OnItem,
        onItem,
        Save,
        save,
        sortValues,
      };
      "
    `));

  test("empty if there are none", () => {
    expect(filesOf(generated("fragment F on Item { id }"))).toMatchInlineSnapshot(`
      {
        "client.ts": "// Generated from the schema and the operations. Do not edit: change those, then run \`npm run codegen\`.

      ",
        "types.ts": "// Generated from the schema and the operations. Do not edit: change those, then run \`npm run codegen\`.
      ",
      }
    `);
    const { "client.js": code } = filesOf(
      generated("fragment F on Item { id }", { emit: "js", moduleFormat: "commonjs" }),
    );
    expect(code).toMatchInlineSnapshot(`
      "// Generated from the schema and the operations. Do not edit: change those, then run \`npm run codegen\`.

      "use strict";


      module.exports = {
      };
      "
    `);
  });
});

test("a text and its bytes are the same", () => {
  const { files } = generated('"Größe 😀" query Old { old { id } }');
  for (const { content } of files) expect(Buffer.from(content.toBytes()).toString()).toBe(content.toString());
});

describe("a line has at most a hundred characters where it can be broken:", () => {
  const lengths = Array.from({ length: 80 }, (_, length) => length);

  /** Returns the number of lines of a declaration, and the length that it has, or would have, on one line. */
  function declarationIn(text: string, start: RegExp, end: RegExp) {
    const all = text.split("\n");
    const first = all.findIndex((line) => start.test(line));
    const last = all.findIndex((line, index) => index >= first && end.test(line));
    const [head = "", ...others] = all.slice(first, last + 1);
    const joined = [head, ...others.map((line) => line.trim())].join(" ");
    const line = joined
      .replace(/([<[]) /g, "$1")
      .replace(/,? ([>\]])/g, "$1")
      .replace(/([=:]) \| /, "$1 ");
    return { lines: others.length + 1, length: line.length };
  }

  test.each<[string, (name: string) => string, RegExp, RegExp]>([
    [
      "the values of an enum",
      (name) =>
        filesOf(generated("query Q { e }", {}, `enum E { A_${name} B } type Query { e: E }`))["client.ts"] ?? "",
      /const eValues/,
      /\];$/,
    ],
    [
      "the types of a constant",
      (name) => filesOf(generated(`query Q${name} { a }`, {}, "type Query { a: Int }"))["client.ts"] ?? "",
      /^export const Q/,
      /\{$/,
    ],
    [
      "a union of objects",
      (name) =>
        filesOf(
          generated(
            "query Q { u { ... on A { a } } }",
            {},
            `type A { a: Int } type B${name} { b: Int } union U = A | B${name} type Query { u: U }`,
          ),
        )["types.ts"] ?? "",
      /^export type QQueryU =/,
      /;$/,
    ],
    [
      "the type of a field",
      (name) =>
        filesOf(
          generated(
            "query Q { u { __typename } }",
            {},
            `type A { a: Int } type B${name} { b: Int } union U = A | B${name} type Query { u: U }`,
          ),
        )["types.ts"] ?? "",
      /^ {2}__typename:/,
      /;$/,
    ],
  ])("%s", (_, print, start, end) => {
    const seen = new Set<boolean>();
    for (const length of lengths) {
      const declaration = declarationIn(print("x".repeat(length)), start, end);
      expect(declaration.lines > 1).toBe(declaration.length > 100);
      seen.add(declaration.length > 100);
    }
    expect(seen.size).toBe(2);
  });

  test("a document is on a line of its own if it is longer", () => {
    for (const length of [87, 88, 89, 90, 91, 92]) {
      const name = "x".repeat(length);
      const { "client.ts": client = "" } = filesOf(generated(`query Q${name} { a }`, {}, "type Query { a: Int }"));
      const document = `query Q${name}{a}`;
      expect(client).toContain(
        document.length > 100 ? `  document:\n    "${document}",` : `  document: "${document}",`,
      );
    }
  });
});
