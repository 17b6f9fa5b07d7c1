import { codegen, scalarsFor } from "./codegen.ts";
import { firstOf, socketHead } from "./graphql-ws.ts";
import type { Peer } from "./peer.ts";
import { given } from "./values.ts";

// Only typescript-operations: from version 6 on, together with the plugin typescript in one file, it declares enums and
// inputs twice.

/** All operations as methods of one object, over HTTP. */
export const graphqlRequest: Peer = {
  folder: "graphql-request",
  name: "typescript-operations + graphql-request",
  runtime: "graphql-request",
  generator: codegen(
    (fixture) => ({
      plugins: ["typescript-operations", "typescript-graphql-request"],
      config: { ...scalarsFor(fixture), documentMode: "documentNode", useTypeImports: true },
    }),
    "out/sdk.ts",
  ),
  lacks: "subscription",
  app: () => ({
    head: [
      'import { GraphQLClient } from "graphql-request";',
      'import { getSdk } from "./out/sdk";',
      'const sdk = getSdk(new GraphQLClient("https://localhost/graphql"));',
    ],
    call: (call) => `return (await sdk.${call.name}(${given(call).join("")}))${call.path};`,
  }),
};

/** All operations as methods of one object, with any function that sends a document. */
export const genericSdk: Peer = {
  folder: "generic-sdk",
  name: "typescript-operations + generic-sdk",
  runtime: "graphql-ws",
  generator: codegen(
    (fixture) => ({
      plugins: ["typescript-operations", "typescript-generic-sdk"],
      config: { ...scalarsFor(fixture), documentMode: "documentNode", useTypeImports: true },
    }),
    "out/sdk.ts",
  ),
  app: () => ({
    head: [
      ...socketHead,
      'import { type DocumentNode, print } from "graphql";',
      'import { getSdk } from "./out/sdk";',
      ...firstOf,
      "const results = <R, V>(document: DocumentNode, variables?: V) =>",
      "  socket.iterate<R>({ query: print(document), variables: { ...variables } });",
      "const requester = <R, V>(document: DocumentNode, variables?: V): any => first(results<R, V>(document, variables));",
      "const sdk = getSdk(requester);",
    ],
    call: (call) => {
      const sent = `sdk.${call.name}(${given(call).join("")})`;
      if (call.kind !== "subscription") return `return (await ${sent})${call.path};`;
      return `for await (const result of ${sent}) return result${call.path};\n  return undefined;`;
    },
  }),
};
