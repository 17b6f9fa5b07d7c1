import type { ProjectKind } from "./kind.ts";

type Kind = Pick<ProjectKind, "language" | "moduleFormat">;

/** The paths that the config names. The package has its own schema and operations at the same paths. */
export const places = {
  schema: "schema/conversations.graphql",
  documents: "operations/*.graphql",
  output: "generated/",
} as const;

/** Returns the config of a project. */
export function printConfig({ language, moduleFormat }: Kind): string {
  const names = "conversations, schemaFile";
  const isCommonJs = language === "js" && moduleFormat === "commonjs";
  const presetConfig = language === "js" ? '\n      presetConfig: { emit: "js" },' : "";
  return `${importLine(names, "conversations-codegen/codegen", isCommonJs)}

${isCommonJs ? "module.exports =" : "export default"} {
  schema: schemaFile("${places.schema}"),
  generates: {
    "${places.output}": {
      preset: conversations,${presetConfig}
      documents: "${places.documents}",
    },
  },
};
`;
}

/** Returns a bot that repeats what a visitor says, with a visitor of the sandbox who talks to it. */
export function printExampleBot({ language, moduleFormat }: Kind): string {
  const isCommonJs = language === "js" && moduleFormat === "commonjs";
  const imports = [
    importLine("connect", "conversations-codegen", isCommonJs),
    importLine("startSandbox", "conversations-codegen/sandbox", isCommonJs),
    importLine("onMessage, sendMessage, updateAgentStatus", `./${places.output}client.js`, isCommonJs),
  ];
  return `// A bot that repeats what a visitor says, on the sandbox: no account is needed.
${imports.join("\n")}

async function main() {
  const sandbox = await startSandbox();
  const session = await connect({ accessToken: sandbox.accessToken, endpoint: sandbox.endpoint });
  const messages = onMessage(session);
  await messages.ready;
  await updateAgentStatus(session, { status: "ONLINE" });

  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  await ann.says('Hi! My parcel is "lost".');

  for await (const { message } of messages) {
    const node = message?.node;
    if (!node?.channel || node.from.__typename !== "Visitor") continue; // the bot's own messages come back, too
    console.log(\`Ann: \${node.content}\`);
    await sendMessage(session, { channel_id: node.channel.id, msg: \`You said: \${node.content}\` });
    console.log(\`Bot: \${(await ann.hears(/You said/)).text}\`);
    break;
  }
  await session.close();
  await sandbox.close();
}

main();
`;
}

/** Returns compiler options for a project that has none. */
export const tsconfig = `{
  "compilerOptions": {
    "target": "es2022",
    "module": "nodenext",
    "strict": true,
    "skipLibCheck": true,
    "noEmit": true
  }
}
`;

function importLine(names: string, module: string, isCommonJs: boolean): string {
  return isCommonJs ? `const { ${names} } = require("${module}");` : `import { ${names} } from "${module}";`;
}
