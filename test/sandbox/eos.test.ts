import { expect, test } from "vitest";
import { connect as connectSession } from "../../src/runtime/index.ts";
import { faultList, startSandbox } from "../../src/sandbox/index.ts";
import { type Bot, connect, login, onMessage, open } from "./bot.ts";

const unexpected = { reason: "unexpected session state", sig: "EOS" };
const concurrent = { reason: "concurrent session limit reached", sig: "EOS" };
const stop = "mutation { stopAgentSession { success } }";
const goOnline = "mutation { updateAgentStatus(status: ONLINE) { node { status } } }";
const myStatus = "{ agents(first: 1) { edges { node { status } } } }";

test("stopAgentSession is answered, and then every socket of the session gets EOS and closes", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const second = await open(bot.address);
  expect((await bot.request(stop)).payload).toEqual({ data: { stopAgentSession: { success: true } } });
  expect(await bot.take(() => true)).toEqual(unexpected);
  expect(await second.take(() => true)).toEqual(unexpected);
  expect(await Promise.all([bot.closed, second.closed])).toEqual([1000, 1000]);
});

test("a bot connects again after the EOS that the page offers", async () => {
  await using sandbox = await startSandbox();
  const quick = { reconnectDelayMs: 1, loginIntervalMs: 1 };
  let hasRecovered = () => {};
  const recovered = new Promise<void>((resolve) => {
    hasRecovered = resolve;
  });
  const { endpoint, accessToken } = sandbox;
  const session = await connectSession({ endpoint, accessToken, ...quick, onRecovered: () => hasRecovered() });
  sandbox.faults.arm(faultList.eos.example);
  await recovered;
  expect(sandbox.ledger.entriesOf("eos")).toMatchObject([{ reason: unexpected.reason }]);
  await session.close();
});

test("a concurrent login ends the first session and keeps the second", async () => {
  await using sandbox = await startSandbox();
  const first = await connect(sandbox);
  const second = await connect(sandbox);
  expect(await first.take(() => true)).toEqual(concurrent);
  expect(await first.closed).toBe(1000);
  expect(await second.data(myStatus)).toBeTruthy();
});

test("a login over the socket is a second login too", async () => {
  await using sandbox = await startSandbox();
  const first = await connect(sandbox);
  first.send({
    payload: { query: `mutation { startAgentSession(access_token: "${sandbox.accessToken}") { websocket_url } }` },
    type: "request",
    id: 1,
  });
  expect(await first.take(({ sig }) => sig === "EOS")).toEqual(concurrent);
});

test("the bot's status ends with its session", async () => {
  await using sandbox = await startSandbox();
  await (await connect(sandbox)).data(goOnline);
  const second = await connect(sandbox);
  expect(await second.data(myStatus)).toEqual({ agents: { edges: [{ node: { status: "OFFLINE" } }] } });
});

test("a refused login ends no session", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  await expect(login(sandbox, "wrong")).rejects.toThrow();
  expect(await bot.data(myStatus)).toBeTruthy();
});

test.each(["abcdef:1234567890", "", "x", "a:b:c"])(
  "an unauthenticated address, %j, is accepted and gets EOS",
  async (part) => {
    await using sandbox = await startSandbox();
    const bot = await open(`ws://${new URL(sandbox.endpoint).host}/stream/0.1/graphql/${part}`);
    expect(await bot.take(() => true)).toEqual(unexpected);
    expect(await bot.closed).toBe(1000);
  },
);

test("the address of a session that has ended gets EOS", async () => {
  await using sandbox = await startSandbox();
  const { websocket_url } = await login(sandbox);
  await login(sandbox);
  const bot = await open(websocket_url);
  expect(await bot.take(() => true)).toEqual(unexpected);
});

test("a client that continues after EOS gets nothing and changes nothing", async () => {
  await using sandbox = await startSandbox();
  const first = await connect(sandbox);
  const ann = await sandbox.addVisitor();
  await ann.says("Hi");
  first.pause();
  const { websocket_url } = await login(sandbox);
  const query = `mutation { sendMessage(channel_id: "${ann.channel_id}", msg: "too late") { success } }`;
  first.send({ payload: { query }, type: "request", id: 1 });
  first.resume();
  await first.closed;
  await (await open(websocket_url)).data(myStatus);
  expect(first.frames).toEqual([concurrent]);
  expect(ann.transcript).toHaveLength(2);
});

test("a dropped socket can be opened again at the same address, without its subscriptions and its status", async () => {
  await using sandbox = await startSandbox();
  const { websocket_url } = await login(sandbox);
  const first = await open(websocket_url);
  await first.subscribe(onMessage);
  expect(await first.data(goOnline)).toEqual({ updateAgentStatus: { node: { status: "ONLINE" } } });
  first.drop();
  await first.closed;

  const second = await open(websocket_url);
  const ann = await sandbox.addVisitor();
  await ann.says("Hi");
  const statuses = await second.data(myStatus);
  expect(statuses).toEqual({ agents: { edges: [{ node: { status: "OFFLINE" } }] } });
  expect(second.frames.filter(({ sig }) => sig === "DATA")).toEqual([]);
});

test("the status stays while the session has a socket left", async () => {
  await using sandbox = await startSandbox();
  const first = await connect(sandbox);
  const second = await open(first.address);
  await second.data(goOnline);
  first.drop();
  await first.closed;
  await roundTrips(second);
  expect(await second.data(myStatus)).toEqual({ agents: { edges: [{ node: { status: "ONLINE" } }] } });
});

test("a displaced socket that closes late does not affect the newcomer's status", async () => {
  await using sandbox = await startSandbox();
  const first = await connect(sandbox);
  first.pause();
  const second = await connect(sandbox);
  await second.data(goOnline);
  first.drop();
  await first.closed;
  await roundTrips(second);
  expect(await second.data(myStatus)).toEqual({ agents: { edges: [{ node: { status: "ONLINE" } }] } });
});

/** Waits long enough for the sandbox to learn what happened to another socket. */
async function roundTrips(bot: Bot) {
  for (let count = 0; count < 5; count++) await bot.data(myStatus);
}
