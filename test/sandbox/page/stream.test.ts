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
  const pages = [1, 2, 3].map(() => updatesUntil(`${sandbox.page}page/live`, "That is all."));
  const bots = await Promise.all([sandbox.accessToken, ...Object.keys(tokens)].map((token) => connect(sandbox, token)));
  await Promise.all(bots.map((bot) => bot.data(onMessage)));
  const visitors = await Promise.all(Array.from({ length: visitorCount }, () => sandbox.addVisitor()));
  for (const [index, visitor] of visitors.entries()) {
    await visitor.says(`I am ${index}`);
    const bot = bots[index % bots.length];
    await bot?.data(sendMessage, { channel_id: visitor.channel_id, msg: `Hello, ${index}` });
    await visitor.hears(`Hello, ${index}`);
  }
  await visitors[0]?.says("That is all.");
  for (const updates of await Promise.all(pages)) {
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

/** Reads a page's updates until one with frames contains a text. An update has the visitors before the frames. */
async function updatesUntil(url: string, text: string) {
  const { body } = await fetch(url);
  const decoder = new TextDecoder();
  const updates = [];
  let rest = "";
  for await (const chunk of body ?? []) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
    rest = parts.pop() ?? "";
    for (const part of parts.filter((each) => each.startsWith("data: "))) {
      const update = JSON.parse(part.slice(6));
      updates.push(update);
      // Leaving the loop closes the page.
      if (update.kind === "frames" && part.includes(text)) return updates;
    }
  }
  throw new Error(`The updates ended without ${text}`);
}
