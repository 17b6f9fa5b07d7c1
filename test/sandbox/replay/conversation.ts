// A conversation of the demo's bot, with a lost connection and an EOS.

import { goOnline, startBot as serve } from "../../../src/demo/bot.ts";
import { type ConnectOptions, connect, type Transport } from "../../../src/runtime/index.ts";
import { type Sandbox, type StartBot, startSandbox, type Visitor } from "../../../src/sandbox/index.ts";

/** Options for a fast recovery. */
const quick = { reconnectDelayMs: 1, loginIntervalMs: 1 };

/** Starts the demo's bot. In place of each text, it sends the texts that `texts` returns. */
export function demoBot(texts = (text: string) => [text], options: Partial<ConnectOptions> = {}): StartBot {
  return async ({ endpoint, accessToken }) => {
    const session = await connect({ ...quick, onRecovered: goOnline, endpoint, accessToken, ...options });
    const { ended } = await serve(rewriting(session, texts), () => {});
    ended.catch(() => {});
    return () => session.close();
  };
}

function rewriting({ request, subscribe }: Transport, texts: (text: string) => readonly string[]): Transport {
  return {
    subscribe,
    async request(operation, variables, callOptions) {
      if (operation.name !== "SendMessage") return request(operation, variables, callOptions);
      const sent = texts((variables as { readonly msg: string }).msg).map((msg) =>
        request(operation, { ...variables, msg }, callOptions),
      );
      return (await Promise.all(sent))[0] as never;
    },
  };
}

/** Lets Ann and Bob talk with a bot in a sandbox. Returns the ledger. */
export async function recordConversation(startBot: StartBot = demoBot()): Promise<string> {
  await using sandbox = await startSandbox();
  const stopBot = await startBot({ ...sandbox, ended() {} });
  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  await ann.says('My parcel is "lost" {again}');
  await ann.hears(/lost/);
  await recovers(sandbox, () => sandbox.faults.arm({ fault: "drop" }));
  await ann.says("help");
  await ann.hears("What is it about?");
  await recovers(sandbox, () => sandbox.faults.arm({ fault: "eos" }));
  const bob = await sandbox.addVisitor({ display_name: "Bob" });
  await Promise.all([ann.says("Are you there?"), bob.says("Good evening")]);
  await Promise.all([ann.hears("Are you there?"), bob.hears("Good evening")]);
  await transfers(bob);
  await stopBot();
  return sandbox.ledger.toJSONLines();
}

/** Breaks the connection, and waits until the bot is online again. */
async function recovers({ ledger }: Sandbox, breaks: () => unknown): Promise<void> {
  const { lastSeq: after } = ledger;
  breaks();
  const { seq } = await ledger.waitFor(({ kind }) => kind === "started", { after, timeoutMs: 60_000 });
  const isOnline = (entry: { readonly kind: string; readonly operations?: readonly string[] }) =>
    entry.kind === "request" && entry.operations?.includes("updateAgentStatus") === true;
  const { seq: online } = await ledger.waitFor(isOnline, { after: seq, timeoutMs: 60_000 });
  await ledger.waitFor(({ kind }) => kind === "answer", { after: online, timeoutMs: 60_000 });
}

async function transfers(visitor: Visitor): Promise<void> {
  await visitor.says("transfer");
  await visitor.waitsForAgent("Support");
}
