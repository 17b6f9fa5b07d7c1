import { expect, test } from "vitest";
import { startSandbox } from "../../src/sandbox/index.ts";
import { startGuideBot } from "./guide-bot.ts";

async function start(options: { structuredMessages?: boolean } = {}) {
  const sandbox = await startSandbox();
  const bot = await startGuideBot(sandbox.endpoint, sandbox.accessToken);
  await bot.noticed(/^subscribed/);
  await bot.noticed(/^online/);
  const ann = await sandbox.addVisitor({ display_name: "Ann", ...options });
  return { sandbox, bot, ann, [Symbol.asyncDispose]: sandbox.close };
}

test("a bot that follows the guide logs in, listens, goes online, echoes, offers choices and transfers", async () => {
  await using chat = await start();
  const { bot, ann } = chat;
  await ann.says("Hi");
  await bot.noticed(/^'Hi' from: 'Ann'$/);
  await ann.hears("Hi");
  await ann.says("What about ice cream?");
  expect(await ann.hears("Which one?")).toMatchObject({ structured: { kind: "QUICK_REPLIES" } });
  expect(await ann.taps("Vanilla")).toBe("I like vanilla");
  await ann.hears("I like vanilla");
  await ann.says("A human, please");
  expect(await ann.waitsForAgent("Support")).toBe("Sam");
  await bot.noticed(/^transferred/);
});

test("a widget without structured messages shows the fallback of the guide's bot", async () => {
  await using chat = await start({ structuredMessages: false });
  const { ann } = chat;
  await ann.says("ice cream?");
  expect(await ann.hears("Which one? (plain)")).toMatchObject({ options: ["Chocolate", "Vanilla", "Coconut"] });
  await ann.taps("Coconut");
  await ann.hears("Coconut");
});

test("the guide's bot can transfer only to a department that exists", async () => {
  await using chat = await start();
  const { sandbox, bot, ann } = chat;
  await sandbox.agent("Sam").setsStatus("OFFLINE");
  await ann.says("A human, please");
  await bot.noticed(/^no one is there/);
});

test("the subscription of the guide's bot ends when the bot stops it", async () => {
  await using chat = await start();
  const { sandbox, bot, ann } = chat;
  bot.retire();
  expect(await bot.noticed(/^stopped/)).toBe("stopped: true");
  expect(sandbox.ledger.activeSubscriptions).toEqual([]);
  await ann.says("Hi");
  expect(sandbox.ledger.entriesOf("data")).toEqual([]);
});

test("after EOS the guide's bot logs in again and continues", async () => {
  await using chat = await start();
  const { sandbox, bot, ann } = chat;
  const isSubscribed = { after: sandbox.ledger.lastSeq };
  sandbox.faults.arm({ fault: "eos" });
  await bot.noticed(/^eos: unexpected session state/);
  await sandbox.ledger.waitFor(({ kind }) => kind === "started", isSubscribed);
  await ann.says("Still there?");
  await ann.hears("Still there?");
});

test("the guide's bot receives the error shapes of the guide: errors with a code, and a body", async () => {
  await using chat = await start();
  const { sandbox, bot, ann } = chat;
  sandbox.faults.arm({ fault: "refuse", error: "RATE_LIMITED", where: { operation: "sendMessage" } });
  await ann.says("One");
  await bot.noticed(/^refused 3: RATE_LIMITED 429$/);
  sandbox.faults.arm({ fault: "protocol-error", where: { operation: "sendMessage" } });
  await ann.says("Two");
  await bot.noticed(/^refused 3: A fault/);
});

test("the query of the guide's bot breaks if a visitor sends a quote, and the sandbox reports it as the service would", async () => {
  await using chat = await start();
  const { bot, ann } = chat;
  await ann.says('I said "hello"');
  expect(await bot.noticed(/^refused/)).toBe("refused 3: GRAPHQL_EXEC_ERROR 500");
});

test("the guide's bot gets UNAUTHORIZED for a wrong token", async () => {
  await using sandbox = await startSandbox();
  await expect(startGuideBot(sandbox.endpoint, "wrong")).rejects.toThrow("login: UNAUTHORIZED");
});
