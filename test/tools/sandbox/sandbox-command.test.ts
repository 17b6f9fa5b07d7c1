import { expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../../src/sandbox/index.ts";
import { connect, login } from "../../sandbox/bot.ts";
import { addressesOf, startCommand } from "./command-process.ts";

test("prints addresses and a token that work, and a line for what happens", async () => {
  using command = startCommand(["sandbox", "--port", "0"]);
  const { endpoint, websocket, page, accessToken } = await addressesOf(command);
  expect(websocket).toBe(`ws://${new URL(endpoint).host}/stream/0.1/graphql/{session_id}:{client_id}`);
  expect(await (await fetch(page)).text()).toContain("<title>Sandbox");

  const bot = await connect({ endpoint, accessToken } as Sandbox);
  await bot.request("query Nonsense { nothing }");
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify({ action: "add-visitor", display_name: "Ann" });
  const added = await fetch(`${page}page/actions`, { method: "POST", headers, body });
  const { id } = (await added.json()) as { readonly id: string };
  const words = JSON.stringify({ action: "say", visitor: id, text: "Hi\n\u001b[31mthere" });
  await fetch(`${page}page/actions`, { method: "POST", headers, body: words });
  await command.prints(/^\d\d:\d\d:\d\d {2}\[Ann\] \* Ann joined the chat\n/m);
  await command.prints(/\[Ann\] Ann: Hi\\n\\u\{1b\}\[31mthere\n/);
  expect(command.stdout).toMatch(/A bot logged in: agent session 1\n.*Socket 1 opened\n/);
  expect(command.stdout).toMatch(/Nonsense on socket 1 failed: GRAPHQL_EXEC_ERROR/);
  expect(command.stdout.split(accessToken)).toHaveLength(2);
  expect(command.stdout).not.toContain(bot.address.split("/").at(-1));
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s ends it cleanly, though a bot and the page are connected",
  async (signal) => {
    using command = startCommand(["sandbox", "--port", "0"]);
    const { endpoint, page, accessToken } = await addressesOf(command);
    const bot = await connect({ endpoint, accessToken } as Sandbox);
    const live = await fetch(`${page}page/live`);
    command.signal(signal);
    expect(await command.ended).toBe(0);
    expect(await bot.closed).toBe(1001);
    await live.text().catch(() => {});
    expect(command.stderr).toBe("");
  },
);

test("--quiet prints nothing but the addresses", async () => {
  using command = startCommand(["sandbox", "--port", "0", "--quiet"]);
  const { endpoint, accessToken } = await addressesOf(command);
  await login({ endpoint, accessToken } as Sandbox);
  command.signal("SIGINT");
  expect(await command.ended).toBe(0);
  expect(command.stdout.trimEnd()).toMatch(new RegExp(`${accessToken}$`));
});

test("--seed gives the same token and ids again, and another seed others", async () => {
  const tokens: string[] = [];
  for (const seed of ["5", "5", "6"]) {
    using command = startCommand(["sandbox", "--port", "0", "--quiet", "--seed", seed]);
    const { endpoint, accessToken } = await addressesOf(command);
    const { session_id, client_id } = await login({ endpoint, accessToken } as Sandbox);
    tokens.push(`${accessToken} ${session_id} ${client_id}`);
  }
  expect(tokens[0]).toBe(tokens[1]);
  expect(tokens[0]).not.toBe(tokens[2]);
});

test("a port that is taken is said in one line", async () => {
  await using other = await startSandbox();
  const { port } = new URL(other.endpoint);
  using command = startCommand(["sandbox", "--port", port]);
  expect(await command.ended).toBe(2);
  expect(command.stdout).toBe("");
  expect(command.stderr).toBe(
    `error: The port ${port} of 127.0.0.1 is taken. Choose another one with --port, or a free one with --port 0.\n`,
  );
});

test.each([
  [["--port", "http"], '--port has to be a whole number from 0 to 65535, not "http"'],
  [["--port", "65536"], '--port has to be a whole number from 0 to 65535, not "65536"'],
  [["--seed", "-1"], '--seed has to be a whole number from 0 to 4294967295, not "-1"'],
])("%j is refused", async (args, message) => {
  using command = startCommand(["sandbox", ...args]);
  expect(await command.ended).toBe(2);
  expect(command.stderr).toBe(`error: ${message}\n`);
});
