import { expect, test } from "vitest";
import { type Fault, type FaultName, startSandbox } from "../../src/sandbox/index.ts";
import { type AgentSession, freeId } from "../../src/sandbox/sessions/sessions.ts";
import { connect, onMessage, sendMessage } from "./bot.ts";

const list = "query Departments { departments { edges { node { name } } } }";
const uuid = expect.stringMatching(/^[\da-f-]{36}$/);

async function start() {
  const sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  await ann.says("Hi");
  return { sandbox, bot, ann, faults: sandbox.faults, [Symbol.asyncDispose]: sandbox.close };
}

test.each([
  ["UNAUTHORIZED", 401],
  ["FORBIDDEN", 403],
  ["RATE_LIMITED", 429],
  ["MAX_SUB", 429],
  ["GRAPHQL_EXEC_ERROR", 500],
  ["GRAPHQL_SUB_START_ERROR", 500],
] as const)("refuse with %s applies as often as it is armed, and nothing is carried out", async (error, errorCode) => {
  await using chat = await start();
  const { bot, ann, faults } = chat;
  faults.arm({ fault: "refuse", error, message: "On purpose.", times: 2 });
  for (let count = 0; count < 2; count++) {
    const answer = await bot.request(sendMessage, { channel_id: ann.channel_id, msg: "Hello" });
    const { id } = answer;
    const errors = [{ name: error, message: "On purpose.", UUID: uuid }];
    expect(answer).toEqual({ errorCode, payload: { errors }, id });
  }
  expect(await bot.data(sendMessage, { channel_id: ann.channel_id, msg: "Hello" })).toBeTruthy();
  expect(ann.transcript.filter(({ text }) => text === "Hello")).toHaveLength(1);
});

test("refuse can apply to an operation by its name, by its field, or by its kind", async () => {
  await using chat = await start();
  const { bot, faults } = chat;
  faults.arm({ fault: "refuse", error: "FORBIDDEN", where: { operation: "Departments" } });
  faults.arm({ fault: "refuse", error: "RATE_LIMITED", where: { operation: "agents" } });
  faults.arm({ fault: "refuse", error: "MAX_SUB", where: { kind: "subscription" } });
  const nameOf = async (query: string) => (await bot.request(query)).payload.errors?.[0].name;
  expect(await nameOf("{ channels { edges { cursor } } }")).toBeUndefined();
  expect(await nameOf(onMessage)).toBe("MAX_SUB");
  expect(await nameOf("{ agents { edges { cursor } } }")).toBe("RATE_LIMITED");
  expect(await nameOf(list)).toBe("FORBIDDEN");
  expect(faults.armed).toEqual([]);
});

test("protocol-error answers with a body, before or after the request is carried out", async () => {
  await using chat = await start();
  const { bot, ann, faults } = chat;
  const send = () => bot.request(sendMessage, { channel_id: ann.channel_id, msg: "Hello" });
  faults.arm({ fault: "protocol-error", status: 503, body: "unavailable" });
  expect(await send()).toEqual({ errorCode: 503, payload: { body: "unavailable" }, id: 1 });
  expect(ann.transcript).toHaveLength(2);
  faults.arm({ fault: "protocol-error", carriedOut: true });
  expect(await send()).toEqual({ errorCode: 500, payload: { body: "A fault that was asked for." }, id: 2 });
  expect(ann.transcript.at(-1)).toMatchObject({ text: "Hello" });
});

test("with silent, the request is carried out and not answered", async () => {
  await using chat = await start();
  const { sandbox, bot, ann, faults } = chat;
  faults.arm({ fault: "silent" });
  bot.send({
    payload: { query: sendMessage, variables: { channel_id: ann.channel_id, msg: "Hello" } },
    type: "request",
    id: 9,
  });
  await ann.hears("Hello");
  await bot.ping();
  expect(bot.frames).toHaveLength(1);
  expect(sandbox.ledger.entriesOf("answer")).toEqual([]);
});

test("silent for PING withholds the PONG, always if requested, and lets answers through", async () => {
  await using chat = await start();
  const { bot, faults } = chat;
  const armed = faults.arm({ fault: "silent", times: "always", where: { kind: "ping" } });
  for (let count = 0; count < 3; count++) bot.send({ sig: "PING", payload: count });
  await bot.data(list);
  expect(bot.frames).toHaveLength(1);
  expect(armed).toMatchObject({ triggered: 3, remaining: "always" });
  armed.disarm();
  await bot.ping();
});

test("late answers come when they are released, and others overtake them", async () => {
  await using chat = await start();
  const { bot, faults } = chat;
  faults.arm({ fault: "late", times: 2 });
  for (const id of ["a", "b", "c"]) bot.send({ payload: { query: list }, type: "request", id });
  await bot.take(({ id }) => id === "c");
  expect(bot.frames).toHaveLength(1);
  expect(faults.release()).toBe(2);
  await bot.take(({ id }) => id === "b");
  expect(bot.frames.map(({ id }) => id)).toEqual(["c", "a", "b"]);
});

test("late with a time answers after that time, also a PING", async () => {
  await using chat = await start();
  const { bot, faults } = chat;
  faults.arm({ fault: "late", ms: 5 });
  faults.arm({ fault: "late", ms: 5, where: { kind: "ping" } });
  bot.send({ sig: "PING", payload: "late" });
  const answer = bot.request(list);
  await bot.ping();
  expect(await answer).toHaveProperty("payload.data");
  expect(await bot.take(({ payload }) => payload === "late")).toHaveProperty("sig", "PONG");
});

test("twice sends the answer two times, and carries the request out once", async () => {
  await using chat = await start();
  const { bot, ann, faults } = chat;
  faults.arm({ fault: "twice" });
  const variables = { channel_id: ann.channel_id, msg: "Hello" };
  const first = await bot.request(sendMessage, variables);
  expect(await bot.take(() => true)).toEqual(first);
  expect(ann.transcript.filter(({ text }) => text === "Hello")).toHaveLength(1);
});

test("out-of-order reverses the given number of answers", async () => {
  await using chat = await start();
  const { bot, faults } = chat;
  faults.arm({ fault: "out-of-order", times: 100 });
  for (let id = 0; id <= 100; id++) bot.send({ payload: { query: list }, type: "request", id });
  await bot.take(({ id }) => id === 0);
  const reversed = Array.from({ length: 100 }, (_, at) => 99 - at);
  expect(bot.frames.map(({ id }) => id).sort((a, b) => Number(b === 100) - Number(a === 100))).toEqual([
    100,
    ...reversed,
  ]);
});

test("alter-answer sets and removes keys of the frame", async () => {
  await using chat = await start();
  const { sandbox, bot, faults } = chat;
  faults.arm({ fault: "alter-answer", set: { id: "other", errorCode: "x" }, remove: ["payload"] });
  bot.send({ payload: { query: list }, type: "request", id: 1 });
  expect(await bot.take(() => true)).toEqual({ id: "other", errorCode: "x" });
  expect(sandbox.ledger.entriesOf("answer")).toMatchObject([{ id: 1, altered: '{"id":"other","errorCode":"x"}' }]);
});

test("ignore-stop answers that the subscription was stopped, and its DATA continues", async () => {
  await using chat = await start();
  const { bot, ann, faults } = chat;
  const next = await bot.subscribe(onMessage);
  const subscription_id = bot.frames[0]?.payload.data.subscription_id;
  faults.arm({ fault: "ignore-stop" });
  await bot.data(list);
  const stop = () => bot.send({ payload: { subscription_id }, type: "stop_subscription", id: "stop" });
  stop();
  expect((await bot.take(({ id }) => id === "stop")).payload).toEqual({ data: { success: true } });
  await ann.says("Still there?");
  expect((await next()).payload.data.message.node.content).toBe("Still there?");
  stop();
  await bot.take(({ id }) => id === "stop");
  await ann.says("And now?");
  await bot.ping();
  expect(bot.frames.filter(({ sig }) => sig === "DATA")).toHaveLength(1);
});

test("data-early sends DATA before the answer that names the subscription", async () => {
  await using chat = await start();
  const { sandbox, bot, ann, faults } = chat;
  faults.arm({ fault: "data-early", count: 2 });
  await bot.data(list);
  bot.send({ payload: { query: onMessage }, type: "request", id: "start" });
  await sandbox.ledger.waitFor(({ kind }) => kind === "started");
  await bot.ping();
  for (const text of ["one", "two"]) await ann.says(text);
  const { payload } = await bot.take(({ id }) => id === "start");
  await ann.says("three");
  await bot.ping();
  const { subscription_id } = payload.data;
  expect(bot.frames.slice(2, 6).map((frame) => frame.id ?? frame.payload.data.message.node.content)).toEqual([
    "one",
    "two",
    "start",
    "three",
  ]);
  expect(bot.frames.filter((frame) => frame.subscription_id === subscription_id)).toHaveLength(3);
});

const event = (content: string) => ({ payload: { data: { message: { node: { content } } } }, sig: "DATA" });

test.each<[FaultName, Fault, object[]]>([
  ["data-twice", { fault: "data-twice" }, [event("struck"), event("struck")]],
  ["data-lost", { fault: "data-lost" }, []],
  [
    "data-error",
    { fault: "data-error", error: "GRAPHQL_EXEC_ERROR" },
    [{ error_code: 500, payload: { errors: [{ name: "GRAPHQL_EXEC_ERROR", UUID: uuid }] }, sig: "DATA" }],
  ],
  [
    "alter-data",
    { fault: "alter-data", set: { error_code: 502, payload: null } },
    [{ error_code: 502, sig: "DATA", payload: null }],
  ],
])("%s applies to one DATA, and the next is normal", async (_, fault, struck) => {
  await using chat = await start();
  const { bot, ann, faults } = chat;
  await bot.subscribe("subscription { message { node { content } } }");
  faults.arm(fault);
  await ann.says("struck");
  await ann.says("well");
  await bot.ping();
  expect(bot.frames.filter(({ sig }) => sig === "DATA")).toMatchObject([...struck, event("well")]);
});

test("data-lost can apply to the DATA of one operation", async () => {
  await using chat = await start();
  const { bot, ann, faults } = chat;
  const lost = await bot.data("subscription Lost { message { node { content } } }");
  const kept = await bot.data("subscription Kept { message { node { content } } }");
  faults.arm({ fault: "data-lost", times: "always", where: { operation: "Lost" } });
  await ann.says("Hello?");
  await bot.ping();
  const liveIds = bot.frames.filter(({ sig }) => sig === "DATA").map(({ subscription_id }) => subscription_id);
  expect(liveIds).toEqual([kept.subscription_id]);
  expect(liveIds).not.toContain(lost.subscription_id);
});

test("reuse-id gives a new subscription the id of one that was stopped, or that ended with its socket", async () => {
  await using chat = await start();
  const { bot, faults } = chat;
  const subscribe = async (id: string) => {
    bot.send({ payload: { query: onMessage }, type: "request", id });
    const { payload } = await bot.take((frame) => frame.id === id);
    return payload.data.subscription_id as string;
  };
  const first = await subscribe("first");
  faults.arm({ fault: "reuse-id", times: 2 });
  // No subscription has ended yet.
  expect(await subscribe("second")).not.toBe(first);
  bot.send({ payload: { subscription_id: first }, type: "stop_subscription", id: "stop" });
  await bot.take(({ id }) => id === "stop");
  expect(await subscribe("third")).toBe(first);
  expect(await subscribe("fourth")).not.toBe(first);
});

test("a PONG can come twice or altered", async () => {
  await using chat = await start();
  const { bot, faults } = chat;
  faults.arm({ fault: "twice", where: { kind: "ping" } });
  faults.arm({ fault: "alter-answer", set: { payload: "other" }, where: { kind: "ping" } });
  for (const payload of [1, 2, 3]) bot.send({ sig: "PING", payload });
  await bot.take(({ payload }) => payload === 3);
  expect(bot.frames.map(({ payload }) => payload)).toEqual([1, 1, "other", 3]);
});

test("data-early without a count sends one DATA early", async () => {
  await using chat = await start();
  const { sandbox, bot, ann, faults } = chat;
  faults.arm({ fault: "data-early" });
  bot.send({ payload: { query: onMessage }, type: "request", id: "start" });
  await sandbox.ledger.waitFor(({ kind }) => kind === "started");
  expect(faults.held).toBe(1);
  await ann.says("one");
  await bot.take(({ id }) => id === "start");
  expect(bot.frames.map(({ sig, id }) => sig ?? id)).toEqual(["DATA", "start"]);
});

test("alter-answer can remove a key, or only set one", async () => {
  await using chat = await start();
  const { bot, faults } = chat;
  faults.arm({ fault: "alter-answer", remove: ["payload"] });
  faults.arm({ fault: "alter-answer", set: { id: "a" } });
  for (const id of [1, 2])
    bot.send({ payload: { query: "{ agents(first: 0) { edges { cursor } } }" }, type: "request", id });
  expect(await bot.take(({ id }) => id === 1)).toEqual({ id: 1 });
  expect(await bot.take(({ id }) => id === "a")).toEqual({ payload: { data: { agents: { edges: [] } } }, id: "a" });
});

test("an agent session keeps the ids of its newest 100 ended subscriptions", () => {
  const session = { subscriptions: new Set<string>(), freedIds: [] as string[] } as AgentSession;
  freeId("unknown", session);
  expect(session.freedIds).toEqual([]);
  for (let count = 0; count <= 100; count++) {
    session.subscriptions.add(`id ${count}`);
    freeId(`id ${count}`, session);
    freeId(`id ${count}`, session);
  }
  expect(session.freedIds).toEqual(Array.from({ length: 100 }, (_, at) => `id ${at + 1}`));
  expect(session.subscriptions.size).toBe(0);
});
