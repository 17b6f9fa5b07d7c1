import { test } from "vitest";
import { replay } from "../../../src/sandbox/index.ts";
import { startBot } from "./bot.ts"; // yours: resolves with a function that stops it

test("the bot sends the same requests as in the recording", async () => {
  await replay("test/sandbox/examples/delivery.jsonl", ({ endpoint, accessToken }) => startBot(endpoint, accessToken));
});
