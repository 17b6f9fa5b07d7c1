import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { type LedgerEntry, type Sandbox, startSandbox, type Visitor } from "../../../src/sandbox/index.ts";
import { repeats } from "../../support/tier.ts";
import { startBotProcess } from "./bot-process.ts";

const visitorCount = repeats({ quick: 10, deep: 100 });
const deployCount = repeats({ quick: 2, deep: 10 });

/** A message of a visitor, with a unique text. */
interface Said {
  readonly text: string;
  readonly at: number;
}

/** Lets the visitors talk in turn until the returned function is called. */
function talk(visitors: readonly Visitor[], said: Said[]): () => Promise<void> {
  let isOver = false;
  const talking = (async () => {
    for (let turn = 0; !isOver; turn++) {
      const text = `message ${said.length}`;
      said.push({ text, at: Date.now() });
      await visitors[turn % visitors.length]?.says(text);
      await wait(10);
    }
  })();
  return () => {
    isOver = true;
    return talking;
  };
}

function isAnswer(entry: LedgerEntry) {
  return entry.kind === "request" && entry.operations.includes("sendMessage");
}

/** Returns the ids of the messages that a bot received, by their text. */
function idsIn({ entries }: Sandbox["ledger"]): Map<string, string> {
  return new Map(
    entries.flatMap((entry) => {
      const data =
        entry.kind === "data" ? (entry.payload.data as { message?: { node?: { id: string; content: string } } }) : {};
      return data.message?.node ? [[data.message.node.content, data.message.node.id]] : [];
    }),
  );
}

test(`${deployCount} deploys while ${visitorCount} visitors talk: no message is answered twice, and each that is missed is reported`, async () => {
  await using sandbox = await startSandbox({ ledgerLimits: { entries: 2_000_000, bytes: 2 ** 30 } });
  const visitors = await Promise.all(Array.from({ length: visitorCount }, () => sandbox.addVisitor()));
  const bots = [startBotProcess(sandbox)];
  using _ = {
    [Symbol.dispose]() {
      for (const bot of bots) bot[Symbol.dispose]();
    },
  };
  await bots[0]?.prints("online");
  const messages: Said[] = [];
  const outages: { readonly from: number; readonly to: number }[] = [];
  const stopTalking = talk(visitors, messages);
  for (let deploy = 0; deploy < deployCount; deploy++) {
    const next = startBotProcess(sandbox);
    bots.push(next);
    const { at: online = 0 } = await next.prints("online");
    const old = bots[deploy];
    // The old bot ends with an exit code after which no supervisor starts it again.
    expect(await old?.ended).toBe(0);
    expect(old?.linesOf("ended")).toMatchObject([{ reason: expect.stringContaining("[DISPLACED]") }]);
    const [gap] = old?.linesOf("gap") ?? [];
    outages.push({ from: gap?.from ?? Number.NaN, to: online });
  }
  await stopTalking();
  const last = bots.at(-1);
  const { text: newest = "" } = messages.at(-1) ?? {};
  await sandbox.ledger.waitFor((entry) => isAnswer(entry) && textOf(entry) === newest, { timeoutMs: 200_000 });
  last?.terminate();
  expect(await last?.ended).toBe(0);

  const answers = sandbox.ledger.requests("sendMessage").map(textOf);
  expect(answers.length).toBe(new Set(answers).size);
  const ids = idsIn(sandbox.ledger);
  const unanswered = new Set(bots.flatMap((bot) => bot.linesOf("unanswered").map(({ id }) => id)));
  const isReported = ({ text, at }: Said) =>
    unanswered.has(ids.get(text)) || outages.some(({ from, to }) => from <= at && at <= to);
  const answered = new Set(answers);
  const missed = messages.filter(({ text }) => !answered.has(text));
  expect(missed.filter((each) => !isReported(each))).toEqual([]);
  expect(answered.size + missed.length).toBe(messages.length);
  expect(answered.size).toBeGreaterThan(visitorCount);
});

function textOf(entry: LedgerEntry): unknown {
  return entry.kind === "request" ? entry.variables?.msg : undefined;
}
