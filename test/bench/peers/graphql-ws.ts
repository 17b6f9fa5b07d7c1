import type { Peer } from "./peer.ts";
import { printVariables } from "./values.ts";

/** A connected graphql-ws client. */
export const socketHead: readonly string[] = [
  'import { createClient } from "graphql-ws";',
  'const socket = createClient({ url: "wss://localhost/graphql", lazy: false });',
];

/** Returns the first result of an operation. */
export const firstOf: readonly string[] = [
  "async function first<R>(results: AsyncIterable<{ data?: R | null | undefined }>): Promise<R> {",
  "  for await (const { data } of results) if (data) return data;",
  '  throw new Error("no result");',
  "}",
];

/** The least that a bot needs over graphql-ws: documents as text, and no types. */
export const bareText: Peer = {
  folder: "graphql-ws",
  name: "the document as a string, without types",
  runtime: "graphql-ws",
  untyped: true,
  app: () => ({
    head: [...socketHead, ...firstOf],
    call: ({ text, variables, path }) =>
      `return (await first<any>(socket.iterate({ query: ${JSON.stringify(text)}, variables: ${printVariables(variables)} })))${path};`,
  }),
};
