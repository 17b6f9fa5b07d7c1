import type { Call } from "../fixtures/calls.ts";
import { codegenCommand, inputs } from "./codegen.ts";
import type { App, Peer } from "./peer.ts";
import { given } from "./values.ts";

/** This project, as in its package. */
export const ours: Peer = {
  folder: "ours",
  name: "**conversations-codegen**",
  generator: { files: ({ scalars }) => ({ "codegen.ts": printConfig(scalars) }), command: codegenCommand },
  app,
};

function printConfig(scalars: Readonly<Record<string, string>>): string {
  return `import { conversations } from "conversations-codegen/codegen";

export default {
  schema: ${JSON.stringify(inputs.schema)},
  importExtension: ".ts",
  config: { scalars: ${JSON.stringify(scalars)} },
  generates: { "out/": { preset: conversations, documents: ${JSON.stringify(inputs.documents)} } },
};
`;
}

function app(calls: readonly Call[]): App {
  const functions = calls.map(({ name }) => functionName(name)).join(", ");
  const token = '{ accessToken: "a token" }';
  return {
    head: [
      `import { ${calls.some(isHttp) ? "httpEndpoint, " : ""}connect, type Session } from "conversations-codegen";`,
      `import { ${functions} } from "./out/client.ts";`,
      `const session: Session = await connect(${token});`,
    ],
    call: (call) => {
      const sent = `${functionName(call.name)}(${[isHttp(call) ? "httpEndpoint()" : "session", ...given(call)].join(", ")})`;
      if (call.kind !== "subscription") return `return (await ${sent})${call.path};`;
      return `for await (const result of ${sent}) return result${call.path};\n  return undefined;`;
    },
  };
}

function functionName(operation: string): string {
  return operation.charAt(0).toLowerCase() + operation.slice(1);
}

function isHttp({ root }: Call): boolean {
  return root === "startAgentSession";
}
