import { expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../../src/sandbox/index.ts";
import { connect } from "../../sandbox/bot.ts";
import { addressesOf, startCommand } from "../sandbox/command-process.ts";

test("a process serves the visitors of an account until Ctrl-C and ends with 0", async () => {
  await using sandbox = await startSandbox();
  using command = await startCommand(["demo", "--endpoint", sandbox.endpoint], {
    CONVERSATIONS_ACCESS_TOKEN: sandbox.accessToken,
  });
  await command.prints(/\(The bot is online\)/);
  command.signal("SIGINT");
  expect(await command.ended).toBe(0);
});

test("a process ends with 1 when another bot logs in with the same token", async () => {
  await using sandbox = await startSandbox();
  using command = await startCommand(["demo", "--endpoint", sandbox.endpoint], {
    CONVERSATIONS_ACCESS_TOKEN: sandbox.accessToken,
  });
  await command.prints(/\(The bot is online\)/);
  await connect(sandbox);
  expect(await command.ended).toBe(1);
});

test("the demo's sandbox stays open when the page ends the bot's session", async () => {
  using command = await startCommand(["demo", "--port", "0"]);
  const { endpoint, page, accessToken } = await addressesOf(command);
  await command.prints(/\(The bot is online\)/);
  const headers = { "Content-Type": "application/json" };
  const arm = (given: object) =>
    fetch(`${page}page/actions`, { method: "POST", headers, body: JSON.stringify({ action: "arm", fault: given }) });
  // A refused login makes the end final, where the bot would otherwise return.
  await arm({ fault: "login-refused", error: "FORBIDDEN", times: "always" });
  await arm({ fault: "eos", when: "now" });
  await command.prints(/The bot has stopped: .*/);
  await command.prints(/The sandbox goes on until Ctrl-C/);
  await fetch(`${page}page/actions`, { method: "POST", headers, body: '{"action":"clear-faults"}' });
  const bot = await connect({ endpoint, accessToken } as Sandbox);
  await bot.ping();
  command.signal("SIGINT");
  expect(await command.ended).toBe(0);
});
