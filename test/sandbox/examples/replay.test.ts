import { test } from "vitest";
import { replay } from "../../../src/sandbox/index.ts";
import { startBot } from "./bot.ts"; // yours: returns what ends it

test("the bot does what it did", async () => {
  await replay("test/sandbox/examples/delivery.jsonl", ({ endpoint, accessToken }) => startBot(endpoint, accessToken));
});
