import { afterEach, expect, test, vi } from "vitest";
import { startSandbox } from "../../../src/sandbox/index.ts";
import { startBot } from "./bot.ts"; // yours: resolves with a function that stops it

afterEach(() => void vi.useRealTimers());

test("the bot asks after a minute of silence", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  const sandbox = await startSandbox({ idleTimeoutMs: 600_000 });
  const stopBot = await startBot(sandbox.endpoint, sandbox.accessToken);
  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  await ann.says("Hi");
  await ann.hears(/^Hello/); // in real time: messages travel over real sockets
  vi.advanceTimersByTime(59_000);
  await ann.hearsNothing(50);
  vi.advanceTimersByTime(1_000);
  const question = await ann.hears("Are you still there?");
  expect(question.timestamp).toBe(Date.now()); // the service's time is the fake one
  await stopBot();
  await sandbox.close();
});
