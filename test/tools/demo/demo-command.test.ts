import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../../src/sandbox/index.ts";
import { connect } from "../../sandbox/bot.ts";
import { type RunningCommand, startConversations } from "../run-command.ts";
import { addressesOf } from "../sandbox/command-process.ts";

/** Starts the command. Its environment has no token, except one that the test gives. */
const startCommand = (args: readonly string[], env: NodeJS.ProcessEnv = {}): RunningCommand =>
  startConversations(process.cwd(), ["demo", ...args], { CONVERSATIONS_ACCESS_TOKEN: "", ...env });

test("without a token, the demo starts its own sandbox and serves its visitors until Ctrl-C", async () => {
  await using command = startCommand(["--port", "0"]);
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
  await expect(fetch(page)).rejects.toThrow();
  expect(command.stderr).toBe("");
});

test("with a token and an endpoint, the demo serves the visitors there and logs out at the end", async () => {
  await using sandbox = await startSandbox();
  await using command = startCommand(["--endpoint", sandbox.endpoint], {
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

test.each(["SIGINT", "SIGTERM"] as const)("%s ends the demo while it logs in", async (signal) => {
  // It accepts connections, and never answers.
  await using server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await using command = startCommand(["--endpoint", `http://127.0.0.1:${port}/graphql/request`], {
    CONVERSATIONS_ACCESS_TOKEN: "CANARY",
  });
  const [socket] = (await once(server, "connection")) as [Socket];
  command.signal(signal);
  const code = await command.ended;
  // The server would wait for it.
  socket.destroy();
  expect({ code, stdout: command.stdout, stderr: command.stderr }).toEqual({ code: 0, stdout: "", stderr: "" });
});

test("--play prints a conversation, and ends", async () => {
  await using command = startCommand(["--play", "--port", "none"], { CONVERSATIONS_ACCESS_TOKEN: "CANARY" });
  expect(await command.ended).toBe(0);
  expect(command.stdout).toMatch(/^\(The bot is online\)\n\* Ann joined the chat\nAnn: .*\n/);
  expect(command.stderr).toBe("");
});

test.each([
  [
    ["--play", "--endpoint", "http://127.0.0.1:9"],
    {},
    "error: --play uses a sandbox of its own. Leave out --endpoint.\n",
  ],
  [["--port", "65536"], {}, 'error: --port must be a whole number from 0 to 65535, not "65536"\n'],
  [
    ["--endpoint", "http://example.com"],
    { CONVERSATIONS_ACCESS_TOKEN: "CANARY" },
    "error: endpoint must be an https: address, or http: on loopback, without a user name or password. Check --endpoint.\n",
  ],
])("the arguments %j are refused", async (args, env, message) => {
  await using command = startCommand(args, env);
  expect(await command.ended).toBe(2);
  expect(command).toMatchObject({ stdout: "", stderr: message });
});

test("an endpoint without a token is refused", async () => {
  await using command = startCommand(["--endpoint", "http://127.0.0.1:9/graphql/request"]);
  expect(await command.ended).toBe(2);
  expect(command.stderr).toBe(
    "error: An endpoint alone is not enough to log in. Set CONVERSATIONS_ACCESS_TOKEN to its access token.\n",
  );
});

test("a refused token is reported in one line, without the token", async () => {
  await using sandbox = await startSandbox();
  await using command = startCommand(["--endpoint", sandbox.endpoint], {
    CONVERSATIONS_ACCESS_TOKEN: "CANARY",
  });
  expect(await command.ended).toBe(2);
  expect(command.stderr).toMatch(/^error: .*UNAUTHORIZED.*CONVERSATIONS_ACCESS_TOKEN\.\n$/);
  expect(command.stderr).not.toContain("CANARY");
});

test("another bot with the same token ends the demo with exit code 1 and the reason", async () => {
  await using sandbox = await startSandbox();
  await using command = startCommand(["--endpoint", sandbox.endpoint], {
    CONVERSATIONS_ACCESS_TOKEN: sandbox.accessToken,
  });
  await command.prints(/\(The bot is online\)/);
  await connect(sandbox);
  expect(await command.ended).toBe(1);
  expect(command.stderr).toMatch(/^The session ended: .*another login/);
});

test("the demo's sandbox stays open when the bot's session is displaced", async () => {
  await using command = startCommand(["--port", "0"]);
  const { endpoint, page, accessToken } = await addressesOf(command);
  await command.prints(/\(The bot is online\)/);
  const headers = { "Content-Type": "application/json" };
  const arm = (given: object) =>
    fetch(`${page}page/actions`, { method: "POST", headers, body: JSON.stringify({ action: "arm", fault: given }) });
  await arm({ fault: "eos", when: "now", reason: "concurrent session limit reached" });
  await command.prints(/The bot has stopped: \[DISPLACED\]/);
  await command.prints(/The sandbox goes on until Ctrl-C/);
  const bot = await connect({ endpoint, accessToken } as Sandbox);
  await bot.ping();
  command.signal("SIGINT");
  expect(await command.ended).toBe(0);
});
