import { expect, test } from "vitest";
import { startBot } from "../../src/demo/bot.ts"; // replace it with your bot
import { connect } from "../../src/runtime/index.ts";
import { startSandbox } from "../../src/sandbox/index.ts";

test("the bot repeats what it hears", async () => {
  await using sandbox = await startSandbox();
  await using session = await connect({ accessToken: sandbox.accessToken, endpoint: sandbox.endpoint });
  await startBot(session, () => {});
  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  await ann.says("Hi");
  expect(await ann.hears("Hi")).toMatchObject({ from: "Bot", text: "Hi" });
});
