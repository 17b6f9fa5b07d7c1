import { expect, test } from "vitest";
import { startSandbox } from "../../../src/sandbox/index.ts";
import type { LedgerEntry } from "../../../src/sandbox/ledger/entries.ts";
import { createFramePrinter, pauseAfter } from "../../../src/sandbox/page/stream/budget.ts";
import { repeats } from "../../support/tier.ts";
import { connect, onMessage, sendMessage } from "../bot.ts";

const entryOf = (seq: number, text = ""): LedgerEntry => ({ seq, at: 0, kind: "unreadable", socket: 1, text });

test("an entry is redacted and printed once, however many pages are open", () => {
  let count = 0;
  const print = createFramePrinter((entry) => {
    count++;
    return entry;
  });
  for (let page = 0; page < 3; page++) {
    for (let seq = 1; seq <= 400; seq++) expect(JSON.parse(print(entryOf(seq)))).toEqual(entryOf(seq));
  }
  expect(count).toBe(400);
  for (let seq = 401; seq <= 1300; seq++) print(entryOf(seq));
  print(entryOf(1));
  expect(count).toBe(1301);
});

test("of a long text, the page gets the beginning", () => {
  const print = createFramePrinter((entry) => entry);
  const { text } = JSON.parse(print(entryOf(1, "x".repeat(1_000_000))));
  expect(text).toBe(`${"x".repeat(20_000)}… (980000 more characters)`);
});

test("all open pages together take at most a tenth of the time", () => {
  expect(pauseAfter(0, 1)).toBe(30);
  for (const [costMs, pages] of [
    [10, 1],
    [10, 3],
    [200, 50],
  ] as const) {
    const pause = pauseAfter(costMs, pages);
    expect((costMs * pages) / (costMs * pages + pause)).toBeCloseTo(0.1);
  }
});

const visitorCount = repeats({ quick: 100, deep: 1000 });
const botCount = repeats({ quick: 5, deep: 50 });

test("the memory for three open pages is bounded while many visitors and bots talk", async () => {
  const tokens = Object.fromEntries(
    Array.from({ length: botCount - 1 }, (_, index) => [`token-${index}`, { agent: `Agent ${index}` }]),
  );
  const agents = Object.values(tokens).map(({ agent }) => ({ display_name: agent }));
  await using sandbox = await startSandbox({
    tokens,
    account: { bot: { display_name: "Bot" }, agents, departments: [] },
  });
  const controllers = [1, 2, 3].map(() => new AbortController());
  const received = controllers.map(async ({ signal }) => {
    const response = await fetch(`${sandbox.page}page/live`, { signal });
    const updates: string[] = [];
    const decoder = new TextDecoder();
    let rest = "";
    try {
      for await (const chunk of response.body ?? []) {
        const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
        rest = parts.pop() ?? "";
        updates.push(...parts.filter((part) => part.startsWith("data: ")).map((part) => part.slice(6)));
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    return updates.map((update) => JSON.parse(update));
  });
  const bots = await Promise.all([sandbox.accessToken, ...Object.keys(tokens)].map((token) => connect(sandbox, token)));
  await Promise.all(bots.map((bot) => bot.data(onMessage)));
  const visitors = await Promise.all(Array.from({ length: visitorCount }, () => sandbox.addVisitor()));
  for (const [index, visitor] of visitors.entries()) {
    await visitor.says(`I am ${index}`);
    const bot = bots[index % bots.length];
    await bot?.data(sendMessage, { channel_id: visitor.channel_id, msg: `Hello, ${index}` });
    await visitor.hears(`Hello, ${index}`);
  }
  for (const controller of controllers) controller.abort();
  for (const updates of await Promise.all(received)) {
    const visitorUpdates = updates.filter(({ kind }) => kind === "visitors");
    expect(visitorUpdates.at(-1).counts.all).toBe(visitorCount);
    expect(Math.max(...visitorUpdates.map(({ listed }) => listed.length))).toBe(100);
    // No page looks at a chat.
    expect(updates.filter(({ kind }) => kind === "transcript")).toEqual([]);
    const frames = updates.filter(({ kind }) => kind === "frames");
    expect(Math.max(...frames.map(({ entries }) => entries.length))).toBeLessThanOrEqual(399);
    expect(Math.max(...updates.map((update) => JSON.stringify(update).length))).toBeLessThan(600_000);
  }
});
