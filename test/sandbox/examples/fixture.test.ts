import { test as base, expect } from "vitest";
import { type Sandbox, startSandbox, type Visitor } from "../../../src/sandbox/index.ts";
import { startBot } from "./bot.ts"; // yours: resolves with a function that stops it

const test = base.extend<{ sandbox: Sandbox; ann: Visitor }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest requires it
  sandbox: async ({}, use) => {
    const sandbox = await startSandbox();
    const stopBot = await startBot(sandbox.endpoint, sandbox.accessToken);
    await use(sandbox);
    await stopBot();
    await sandbox.close();
  },
  ann: async ({ sandbox }, use) => use(await sandbox.addVisitor({ display_name: "Ann" })),
});

test("the bot greets", async ({ ann }) => {
  await ann.says("Hi");
  expect(await ann.hears(/^Hello/)).toMatchObject({ from: "Bot", text: "Hello, Ann!" });
  await ann.hearsNothing(50);
});

test("the bot offers topics, and hands over to Support", async ({ ann, sandbox }) => {
  await ann.says("help");
  await ann.hears({ structured: "QUICK_REPLIES", labels: ["Delivery", "An agent"] });
  await ann.taps("An agent");
  await ann.waitsForAgent("Support");
  const sam = sandbox.agent("Sam");
  await sam.hears("An agent, please");
  await sam.says("Sam here. What is it about?");
  await ann.hears(/^Sam here/);
});
