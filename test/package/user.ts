// The files that a user writes in addition to operations and codegen.ts, and the compiler options that users have.

import { name } from "../support/pack.ts";

/** A bot, and a visitor who talks to it. Top-level `await` makes it an ES module. */
export const bot = {
  text: `
import { connect, type Session } from "${name}";
import { startSandbox } from "${name}/sandbox";
import { listDepartments, onMessage, sendMessage, updateAgentStatus } from "./generated/client.js";

const sandbox = await startSandbox();
const session: Session = await connect({ accessToken: sandbox.accessToken, endpoint: sandbox.endpoint });

const messages = onMessage(session);
await messages.ready;
await updateAgentStatus(session, { status: "ONLINE" });
const { departments } = await listDepartments(session);
console.log(departments?.edges?.[0]?.node?.status);

const ann = await sandbox.addVisitor({ display_name: "Ann" });
await ann.says('Hi "there"');
for await (const { message } of messages) {
  const node = message?.node;
  if (node?.from.__typename !== "Visitor") continue;
  await sendMessage(session, { channel_id: node.channel.id, msg: \`You said: \${node.content}\` });
  break;
}
console.log((await ann.hears(/You said/)).text);

// @ts-expect-error There is no such status.
void (() => updateAgentStatus(session, { status: "ASLEEP" }));

await session.close();
await sandbox.close();
`,
  prints: 'ONLINE\nYou said: Hi "there"\n',
};

/** A caller with a transport of its own, for every kind of module. */
export const caller = {
  text: `
import type { CallOptions, Transport } from "${name}";
import { listDepartments, sendMessage } from "./generated/client.js";

export const requests: unknown[] = [];

const transport: Transport = {
  async request(operation, variables, options?: CallOptions) {
    requests.push([operation.name, variables, options]);
    return { sendMessage: { success: true } } as never;
  },
  subscribe() {
    throw new Error("not here");
  },
};

export async function call(): Promise<boolean | null | undefined> {
  await listDepartments(transport);
  const { sendMessage: sent } = await sendMessage(transport, { channel_id: "c", msg: "Hi" }, { timeoutMs: 5 });
  return sent?.success;
}

void call().then((success) => console.log(success, JSON.stringify(requests)));
`,
  prints: 'true [["ListDepartments",{},null],["SendMessage",{"channel_id":"c","msg":"Hi"},{"timeoutMs":5}]]\n',
};

const strict = {
  target: "ES2022",
  lib: ["ES2023"],
  types: ["node"],
  rootDir: ".",
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  skipLibCheck: true,
};

/** Options under which a file can be compiled without the types of other files. */
const isolated = { declaration: true, isolatedModules: true, isolatedDeclarations: true, erasableSyntaxOnly: true };

/** The options of a project, and the files that they compile. */
export const options = {
  /** All files are compiled, and the package's own declarations are checked, too. */
  node: { module: "NodeNext", ...strict, skipLibCheck: false, noEmit: true },
  bundler: { module: "ESNext", moduleResolution: "Bundler", ...strict, skipLibCheck: false, noEmit: true },
  /** The strictest options. */
  module: { module: "NodeNext", ...strict, ...isolated, verbatimModuleSyntax: true },
  /** With `verbatimModuleSyntax`, the compiler does not allow CommonJS. */
  commonjs: { module: "CommonJS", ...strict, ...isolated },
};
