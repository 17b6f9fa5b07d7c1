import { expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../../src/sandbox/index.ts";
import { connect } from "../../sandbox/bot.ts";
import { addressesOf, startCommand } from "../sandbox/command-process.ts";

test("without a token it starts its own sandbox, whose visitors the bot serves until Ctrl-C", async () => {
  using command = await startCommand(["demo", "--port", "0"]);
  const { page } = await addressesOf(command);
  await command.prints(/\(The bot is online\)/);
  const act = async (body: object) => {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(`${page}page/actions`, { method: "POST", headers, body: JSON.stringify(body) });
    return (await answer.json()) as { readonly id: string };
  };
  const { id } = await act({ action: "add-visitor", display_name: "Ann" });
  await act({ action: "say", visitor: id, text: "help" });
  await command.prints(/\[Ann\] Bot: What is it about\? \[Delivery\] \[Returns\] \[Opening hours\]\n/);
  command.signal("SIGINT");
  expect(await command.ended).toBe(0);
  expect(command.stderr).toBe("");
});

test("with a token and an endpoint it serves the visitors there, and logs out at the end", async () => {
  await using sandbox = await startSandbox();
  using command = await startCommand(["demo", "--endpoint", sandbox.endpoint], {
    CONVERSATIONS_ACCESS_TOKEN: sandbox.accessToken,
  });
  await command.prints(/\(The bot is online\)/);
  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  await ann.says("Hello");
  await ann.hears("Hello");
  command.signal("SIGTERM");
  expect(await command.ended).toBe(0);
  expect(sandbox.ledger.activeSubscriptions).toEqual([]);
});

test("an endpoint without a token is refused", async () => {
  using command = await startCommand(["demo", "--endpoint", "http://127.0.0.1:9/graphql/request"]);
  expect(await command.ended).toBe(2);
  expect(command.stderr).toBe(
    "error: An endpoint alone is not enough to log in. Set CONVERSATIONS_ACCESS_TOKEN to its access token.\n",
  );
});

test("a refused token is reported in one line, without the token", async () => {
  await using sandbox = await startSandbox();
  using command = await startCommand(["demo", "--endpoint", sandbox.endpoint], {
    CONVERSATIONS_ACCESS_TOKEN: "CANARY",
  });
  expect(await command.ended).toBe(2);
  expect(command.stderr).toMatch(/^error: .*UNAUTHORIZED.*CONVERSATIONS_ACCESS_TOKEN\.\n$/);
  expect(command.stderr).not.toContain("CANARY");
});

test("another bot with the same token ends it, with exit code 1 and the reason", async () => {
  await using sandbox = await startSandbox();
  using command = await startCommand(["demo", "--endpoint", sandbox.endpoint], {
    CONVERSATIONS_ACCESS_TOKEN: sandbox.accessToken,
  });
  await command.prints(/\(The bot is online\)/);
  await connect(sandbox);
  expect(await command.ended).toBe(1);
  expect(command.stderr).toMatch(/^The session ended: .*another login/);
});

test.each([
  ["the page ends its session", { fault: { fault: "eos", when: "now" } }, /The bot has stopped: .*/],
  [
    "its session is displaced",
    { fault: { fault: "eos", when: "now", reason: "concurrent session limit reached" } },
    /The bot has stopped: \[DISPLACED\]/,
  ],
])("the demo's sandbox outlives its bot: %s", async (_, { fault }, expected) => {
  using command = await startCommand(["demo", "--port", "0"]);
  const { endpoint, page, accessToken } = await addressesOf(command);
  await command.prints(/\(The bot is online\)/);
  const headers = { "Content-Type": "application/json" };
  const arm = (given: object) =>
    fetch(`${page}page/actions`, { method: "POST", headers, body: JSON.stringify({ action: "arm", fault: given }) });
  // A refused login makes the end final where the bot would come back.
  await arm({ fault: "login-refused", error: "FORBIDDEN", times: "always" });
  await arm(fault);
  await command.prints(expected);
  await command.prints(/The sandbox goes on until Ctrl-C/);
  await fetch(`${page}page/actions`, { method: "POST", headers, body: '{"action":"clear-faults"}' });
  const bot = await connect({ endpoint, accessToken } as Sandbox);
  await bot.ping();
  command.signal("SIGINT");
  expect(await command.ended).toBe(0);
});
