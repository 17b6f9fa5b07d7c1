import { bench, commandOf } from "../paths.ts";
import type { Peer } from "./peer.ts";
import { printSelection } from "./selections.ts";

/** genql. It reads the schema only; an operation is an object in the code that sends it. */
export const genql: Peer = {
  folder: "genql",
  name: "genql",
  generator: {
    files: () => ({}),
    command: {
      script: commandOf(bench, "@genql/cli", "genql"),
      arguments: ["--schema", "../schema.graphql", "--output", "out"],
    },
  },
  lacks: "subscription",
  app: (_calls, fixture) => ({
    head: [
      'import { createClient } from "./out";',
      'const client = createClient({ url: "https://localhost/graphql" });',
    ],
    call: (call) => {
      const selection = printSelection(call, {
        ...fixture,
        on: (type) => `on_${type}`,
        withArguments: (given, inner) => {
          if (given === "") return inner;
          return inner === "true" ? `{ __args: { ${given} } }` : `{ __args: { ${given} }, ${inner.slice(2)}`;
        },
        printEnum: (_type, value) => JSON.stringify(value),
      });
      return `return (await client.${call.kind}(${selection}))${call.path};`;
    },
  }),
};
