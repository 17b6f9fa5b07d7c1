import { once } from "node:events";
import { afterEach, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { startSandbox } from "../../src/sandbox/index.ts";
import { connect, onMessage, open } from "./bot.ts";

const list = "{ departments { edges { node { name } } } }";
const fault = (name: string) => ({ name, message: expect.any(String), UUID: expect.stringMatching(/^[\da-f-]{36}$/) });

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test.each([0, 456, -1, 1.5, "subscription", ""])("an answer carries the id %j of its request", async (id) => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  bot.send({ payload: { query: list }, type: "request", id });
  const answer = await bot.take(() => true);
  expect(answer).toEqual({ payload: { data: { departments: expect.anything() } }, id });
});

test("PING is answered by PONG with the same payload", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  for (const payload of [7, "x", null, { at: [1] }]) {
    bot.send({ sig: "PING", payload });
    expect(await bot.take(() => true)).toEqual({ sig: "PONG", payload });
  }
});

test("a subscription gets an id, delivers DATA with its own selection, and can be stopped", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  bot.send({ payload: { query: onMessage }, type: "request", id: 0 });
  const start = await bot.take(() => true);
  const { subscription_id } = start.payload.data;
  expect(start).toEqual({ payload: { data: { subscription_id: expect.stringMatching(/^[a-z\d]{11}$/) } }, id: 0 });

  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  await ann.says("Hi");
  const node = { content: "Hi", channel: { id: ann.channel_id }, from: { __typename: "Visitor", display_name: "Ann" } };
  expect(await bot.take(() => true)).toEqual({
    payload: { data: { message: { node } } },
    sig: "DATA",
    subscription_id,
  });

  bot.send({ payload: { subscription_id }, type: "stop_subscription", id: "stop" });
  expect(await bot.take(() => true)).toEqual({ payload: { data: { success: true } }, id: "stop" });
  await ann.says("Is anybody there?");
  await bot.request(list);
  expect(bot.frames.filter(({ sig }) => sig === "DATA")).toHaveLength(1);
});

test("an unknown subscription cannot be stopped", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  bot.send({ payload: { subscription_id: "a1gf13bjz13" }, type: "stop_subscription", id: 1 });
  expect(await bot.take(() => true)).toEqual({ payload: { data: { success: false } }, id: 1 });
});

test("subscriptions with aliases, fragments and variables are kept apart", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const aliased = await bot.subscribe(
    "subscription { said: message { ...M } } fragment M on MessageEvent { node { content } }",
  );
  const endedId = await bot.subscribe(
    "subscription($f: ChatActivityFilterInput) { chatActivity(filter: $f) { node { __typename } } }",
    { f: { chat_activity_types: ["MEMBER_LEAVE"] } },
  );
  const ann = await sandbox.addVisitor();
  await ann.says("Hi");
  await ann.leaves();
  expect((await aliased()).payload).toEqual({ data: { said: { node: { content: "Hi" } } } });
  expect((await endedId()).payload).toEqual({ data: { chatActivity: { node: { __typename: "MemberLeaveLog" } } } });
});

test.each([
  ["a syntax error", "{ departments", "GRAPHQL_EXEC_ERROR"],
  ["nothing", "", "GRAPHQL_EXEC_ERROR"],
  ["an unknown field", "{ rooms { id } }", "GRAPHQL_EXEC_ERROR"],
  ["a wrong type", "mutation { updateAgentStatus(status: BUSY) { node { id } } }", "GRAPHQL_EXEC_ERROR"],
  ["an unknown type name", "query($f: Filter) { departments { edges { cursor } } }", "GRAPHQL_EXEC_ERROR"],
  ["a missing argument", 'mutation { sendMessage(msg: "x") { success } }', "GRAPHQL_EXEC_ERROR"],
  ["a missing variable", "query($n: Int!) { departments(first: $n) { edges { cursor } } }", "GRAPHQL_EXEC_ERROR"],
  ["several operations", `query A ${list} query B ${list}`, "GRAPHQL_EXEC_ERROR"],
  ["a nest too deep", `${"{ a".repeat(20_000)}${"}".repeat(20_000)}`, "GRAPHQL_EXEC_ERROR"],
  ["an unknown field", "subscription { message { id } }", "GRAPHQL_SUB_START_ERROR"],
  [
    "two events",
    "subscription { message { node { id } } chatActivity { node { __typename } } }",
    "GRAPHQL_SUB_START_ERROR",
  ],
  [
    "a missing variable",
    "subscription($f: ChatActivityFilterInput!) { chatActivity(filter: $f) { node { __typename } } }",
    "GRAPHQL_SUB_START_ERROR",
  ],
])("a document with %s is refused: %s", async (_, query, name) => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const answer = await bot.request(query);
  expect(answer.errorCode).toBe(500);
  expect(Object.keys(answer.payload)).toEqual(["errors"]);
  expect(answer.payload.errors).toContainEqual(fault(name));
  expect(await bot.data(list)).toBeTruthy();
});

test("a variable with a wrong type is refused, and operationName selects the operation", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const query =
    "query One($n: Int) { departments(first: $n) { edges { cursor } } } query Two { agents { edges { cursor } } }";
  bot.send({ payload: { query, operationName: "One", variables: { n: "many" } }, type: "request", id: 1 });
  expect((await bot.take(() => true)).payload.errors).toEqual([fault("GRAPHQL_EXEC_ERROR")]);
  bot.send({ payload: { query, operationName: "Two" }, type: "request", id: 2 });
  expect((await bot.take(() => true)).payload.data).toHaveProperty("agents");
  bot.send({ payload: { query, operationName: "Three" }, type: "request", id: 3 });
  expect((await bot.take(() => true)).payload.errors).toEqual([fault("GRAPHQL_EXEC_ERROR")]);
});

test("an event that cannot be resolved arrives as a failed event, spelled as in the guide", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const query = "subscription { message { node { content channel { logs(first: -1) { edges { cursor } } } } } }";
  const next = await bot.subscribe(query);
  await (await sandbox.addVisitor()).says("Hi");
  const frame = await next();
  expect(frame.error_code).toBe(500);
  expect(frame.payload.data.message.node).toEqual({ content: "Hi", channel: { logs: null } });
  expect(frame.payload.errors).toEqual([fault("GRAPHQL_EXEC_ERROR")]);
});

test.each([
  ["no type", { payload: { query: list }, id: 0 }, "an unknown type"],
  ["no payload", { type: "request", id: 3 }, "a request without a payload"],
  ["no query", { payload: {}, type: "request", id: 3 }, "a request without a query"],
  ["nothing to stop", { payload: {}, type: "stop_subscription", id: "x" }, "a stop without a subscription_id"],
])("a frame with %s gets a protocol error", async (_, frame, what) => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  bot.send(frame);
  expect(await bot.take(() => true)).toEqual({
    errorCode: 400,
    payload: { body: `Unreadable frame: ${what}.` },
    id: frame.id,
  });
});

test.each([
  ["text", "hello"],
  ["half of JSON", '{"id":'],
  ["null", "null"],
  ["a list", "[1]"],
  ["an id of no kind", '{"id":{},"type":"request","payload":{"query":"{ x }"}}'],
])("a frame of %s is ignored", async (_, text) => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  bot.send(text);
  bot.send({ sig: "PING", payload: "after" });
  expect(await bot.take(() => true)).toEqual({ sig: "PONG", payload: "after" });
});

test("a frame with a payload that may be too deep to be printed does not disturb the connection", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  bot.send(`{"sig":"PING","payload":${"[".repeat(200_000)}${"]".repeat(200_000)}}`);
  bot.send({ sig: "PING", payload: "after" });
  expect(await bot.take(({ payload }) => payload === "after")).toEqual({ sig: "PONG", payload: "after" });
});

test("no event is sent before the answer with the id of its subscription", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  sandbox.faults.arm({ fault: "late" });
  bot.send({ payload: { query: onMessage }, type: "request", id: 1 });
  await bot.ping();
  const ann = await sandbox.addVisitor();
  await ann.says("too early");
  sandbox.faults.release();
  await bot.take(({ id }) => id === 1);
  await ann.says("in time");
  expect((await bot.take(({ sig }) => sig === "DATA")).payload.data.message.node.content).toBe("in time");
});

test("a socket that was silent for a minute is disconnected without a close frame", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  for (const payload of [1, 2]) {
    vi.advanceTimersByTime(59_000);
    bot.send({ sig: "PING", payload });
    expect(await bot.take(() => true)).toEqual({ sig: "PONG", payload });
  }
  vi.advanceTimersByTime(60_000);
  expect(await bot.closed).toBe(1006);
});

test("an option sets the idle time after which a socket is disconnected", async () => {
  await using sandbox = await startSandbox({ idleTimeoutMs: 20 });
  const bot = await connect(sandbox);
  expect(await bot.closed).toBe(1006);
});

test("a closed socket leaves no timer", async () => {
  const started = vi.spyOn(globalThis, "setTimeout");
  const cleared = vi.spyOn(globalThis, "clearTimeout");
  await using sandbox = await startSandbox({ idleTimeoutMs: 12_345 });
  const bot = await connect(sandbox);
  const place = started.mock.calls.findIndex(([, delay]) => delay === 12_345);
  const timer = started.mock.results[place]?.value;
  bot.drop();
  await sandbox.close();
  expect(timer).toBeDefined();
  expect(cleared.mock.calls.flat()).toContain(timer);
});

test("an invalid WebSocket frame closes only its own socket", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const other = await open(bot.address);
  bot.send("x".repeat(2 * 1024 * 1024));
  expect(await bot.closed).toBe(1009);
  expect(await other.data(list)).toBeTruthy();
});

test("a WebSocket at another path is refused", async () => {
  await using sandbox = await startSandbox();
  const socket = new WebSocket(`ws://${new URL(sandbox.endpoint).host}/stream/0.2/graphql/x:1`);
  const [error] = await once(socket, "error");
  expect(String(error)).toContain("404");
});
