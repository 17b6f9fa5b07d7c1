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

test("a bot written from the guide alone does all its steps: it logs in, listens, goes online, echoes, offers and transfers", async () => {
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

test("its fallback is shown by a plain widget", async () => {
  await using chat = await start({ structuredMessages: false });
  const { ann } = chat;
  await ann.says("ice cream?");
  expect(await ann.hears("Which one? (plain)")).toMatchObject({ options: ["Chocolate", "Vanilla", "Coconut"] });
  await ann.taps("Coconut");
  await ann.hears("Coconut");
});

test("its department must exist", async () => {
  await using chat = await start();
  const { sandbox, bot, ann } = chat;
  await sandbox.agent("Sam").setsStatus("OFFLINE");
  await ann.says("A human, please");
  await bot.noticed(/^no one is there/);
});

test("its subscription ends when it stops it", async () => {
  await using chat = await start();
  const { sandbox, bot, ann } = chat;
  bot.retire();
  expect(await bot.noticed(/^stopped/)).toBe("stopped: true");
  expect(sandbox.ledger.activeSubscriptions).toEqual([]);
  await ann.says("Hi");
  expect(sandbox.ledger.entriesOf("data")).toEqual([]);
});

test("after EOS it logs in again, as the guide says, and continues", async () => {
  await using chat = await start();
  const { sandbox, bot, ann } = chat;
  const isSubscribed = { after: sandbox.ledger.lastSeq };
  sandbox.faults.arm({ fault: "eos" });
  await bot.noticed(/^eos: unexpected session state/);
  await sandbox.ledger.waitFor(({ kind }) => kind === "started", isSubscribed);
  await ann.says("Still there?");
  await ann.hears("Still there?");
});

test("it receives the error shapes of the guide: errors with a code, and a body", async () => {
  await using chat = await start();
  const { sandbox, bot, ann } = chat;
  sandbox.faults.arm({ fault: "refuse", error: "RATE_LIMITED", where: { operation: "sendMessage" } });
  await ann.says("One");
  await bot.noticed(/^refused 3: RATE_LIMITED 429$/);
  sandbox.faults.arm({ fault: "protocol-error", where: { operation: "sendMessage" } });
  await ann.says("Two");
  await bot.noticed(/^refused 3: A fault/);
});

test("it fails as such bots do when a visitor pastes a quote, and the sandbox reports it as the service would", async () => {
  await using chat = await start();
  const { bot, ann } = chat;
  await ann.says('I said "hello"');
  expect(await bot.noticed(/^refused/)).toBe("refused 3: GRAPHQL_EXEC_ERROR 500");
});

test("a wrong token is reported as such", async () => {
  await using sandbox = await startSandbox();
  await expect(startGuideBot(sandbox.endpoint, "wrong")).rejects.toThrow("login: UNAUTHORIZED");
});
