import type { Call } from "../fixtures/calls.ts";
import { codegen, scalarsFor } from "./codegen.ts";
import { firstOf, socketHead } from "./graphql-ws.ts";
import type { Peer } from "./peer.ts";
import { printVariables } from "./values.ts";

/** client-preset with documents as syntax trees, its default. */
export const clientPreset: Peer = {
  folder: "client-preset",
  name: "client-preset",
  runtime: "@urql/core and graphql-ws",
  generator: codegen((fixture) => ({ preset: "client", config: scalarsFor(fixture) }), "out/"),
  app: (calls) => ({
    head: [
      ...socketHead,
      'import { Client, fetchExchange, subscriptionExchange } from "@urql/core";',
      importDocuments(calls),
      'const forward = ({ query = "", variables }: { query?: string | undefined; variables?: object }) => ({',
      "  subscribe: (sink: { next(value: object): void; error(error: unknown): void; complete(): void }) => ({",
      "    unsubscribe: socket.subscribe({ query, variables: { ...variables } }, sink),",
      "  }),",
      "});",
      "const client = new Client({",
      '  url: "https://localhost/graphql",',
      "  preferGetMethod: false,",
      "  exchanges: [fetchExchange, subscriptionExchange({ forwardSubscription: forward })],",
      "});",
    ],
    call: ({ name, kind, variables, path }) =>
      `return (await client.${kind}(${name}Document, ${printVariables(variables)}).toPromise()).data${path};`,
  }),
};

/** client-preset with documents as text, for clients that need no syntax trees. */
export const clientPresetText: Peer = {
  folder: "client-preset-text",
  name: "client-preset, string mode",
  runtime: "graphql-ws",
  generator: {
    ...codegen((fixture) => ({ preset: "client", config: { ...scalarsFor(fixture), documentMode: "string" } }), "out/"),
    variant: true,
  },
  cannot: ({ calls }) =>
    calls.some(({ operation }) => operation.description?.value.includes("`"))
      ? "prints the descriptions of operations into template literals without escapes, and one of them contains a backtick"
      : undefined,
  app: (calls) => ({
    head: [
      ...socketHead,
      'import type { TypedDocumentString } from "./out/graphql";',
      importDocuments(calls),
      ...firstOf,
      "const execute = <R, V>(document: TypedDocumentString<R, V>, variables: V): Promise<R> =>",
      "  first(socket.iterate<R>({ query: document.toString(), variables: variables as Record<string, unknown> }));",
    ],
    call: ({ name, variables, path }) =>
      `return (await execute(${name}Document, ${printVariables(variables)}))${path};`,
  }),
};

function importDocuments(calls: readonly Call[]): string {
  return `import { ${calls.map(({ name }) => `${name}Document`).join(", ")} } from "./out/graphql";`;
}
