import { expect, test } from "vitest";
import { prepare } from "../../src/sandbox/graphql/execute.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { checkOptions } from "../../src/sandbox/options.ts";
import { createHistory, trimOldestKeys } from "../../src/sandbox/support/bounded.ts";
import { seededRandom } from "../support/random.ts";
import { connect, post, sendMessage, startChat } from "./bot.ts";

const list = "{ departments { edges { node { name } } } }";
const sizeOf = (value: unknown) => JSON.stringify(value).length;

test("the ledger keeps the newest entries up to a total size", async () => {
  await using sandbox = await startSandbox({ ledgerLimits: { bytes: 500_000 } });
  const bot = await connect(sandbox);
  for (let count = 0; count < 60; count++) await bot.request(list, { padding: "x".repeat(50_000) });
  const { entries, lastSeq } = sandbox.ledger;
  expect(sizeOf(entries)).toBeLessThan(600_000);
  expect(entries.at(-1)?.seq).toBe(lastSeq);
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => lastSeq - entries.length + 1 + index));
  expect(sandbox.ledger.requests().length).toBeGreaterThan(3);
});

test("requests without a token cannot fill the ledger, however many and however long", async () => {
  await using sandbox = await startSandbox({ ledgerLimits: { bytes: 1_000_000 } });
  for (let count = 0; count < 60; count++) {
    await post(sandbox, { query: `{ agents { edges { cursor } } } # ${count} ${"x".repeat(60_000)}` });
  }
  expect((await post(sandbox, { query: "x".repeat(70_000) })).status).toBe(413);
  expect(sizeOf(sandbox.ledger.entries)).toBeLessThan(1_100_000);
});

test("a token that is too long is refused and kept only in the ledger", async () => {
  await using sandbox = await startSandbox();
  const query = "mutation($t: String!) { startAgentSession(access_token: $t) { session_id } }";
  const { body } = await post(sandbox, { query, variables: { t: "CANARY".repeat(1000) } });
  expect(body.errors[0]).toMatchObject({ name: "UNAUTHORIZED", message: "The access token is not valid." });
  expect(sandbox.ledger.toJSONLines()).not.toContain("CANARY");
});

test("chat logs and transcripts keep the newest messages up to a total size", async () => {
  await using sandbox = await startSandbox({ historyLimits: { bytes: 1_000_000 } });
  const bot = await connect(sandbox);
  const ann = await sandbox.addVisitor();
  await ann.says("Hi");
  const sam = sandbox.agent("Sam");
  await sam.says("Hello", { with: ann });
  const channel_id = ann.channel_id;
  for (let index = 0; index < 40; index++) {
    await bot.data(sendMessage, { channel_id, msg: `${index} ${"x".repeat(100_000)}` });
  }
  expect(sizeOf(ann.transcript)).toBeLessThan(1_100_000);
  expect(sizeOf(sam.transcript)).toBeLessThan(1_100_000);
  expect(ann.transcript.at(-1)?.text).toMatch(/^39 /);
  const { channels } = await bot.data(
    "{ channels { edges { node { logs(last: 100) { edges { cursor node { __typename } } } } } } }",
  );
  const { edges } = channels.edges[0].node.logs;
  expect(edges.length).toBeLessThan(12);
  expect(edges.length).toBeGreaterThan(4);
});

test("of the messages, one that is larger than the limit is kept alone", async () => {
  await using sandbox = await startSandbox({ historyLimits: { bytes: 1000 } });
  const ann = await sandbox.addVisitor();
  await ann.says("Hi");
  await ann.says("x".repeat(5000));
  expect(ann.transcript.map(({ text }) => text.length)).toEqual([5000]);
});

test("ids of more than 256 characters are refused, and get no answer", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const [fine, long] = ["i".repeat(256), "i".repeat(257)];
  bot.send({ payload: { query: list }, type: "request", id: fine });
  expect((await bot.take(() => true)).id).toBe(fine);
  bot.send({ payload: { query: list }, type: "request", id: long });
  bot.send({ payload: { subscription_id: long }, type: "stop_subscription", id: 2 });
  expect(await bot.take(() => true)).toEqual({
    errorCode: 400,
    payload: { body: "Unreadable frame: an id of more than 256 characters." },
    id: 2,
  });
  await bot.ping();
  const [frame, stop] = sandbox.ledger.entriesOf("unreadable");
  expect(frame?.text).toMatch(/^\{"payload":/);
  expect(frame?.text).toHaveLength(200);
  expect(stop?.text).toHaveLength(200);
  expect(sandbox.ledger.requests()).toHaveLength(1);
});

test("a client that does not read is disconnected when 16 MiB wait for it", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  bot.pause();
  const closed = sandbox.ledger.waitFor(({ kind }) => kind === "closed", { timeoutMs: 60_000 });
  for (let count = 0; count < 64; count++) bot.send({ sig: "PING", payload: "x".repeat(1_000_000) });
  expect(await closed).toMatchObject({ code: 1006 });
  expect(sandbox.ledger.entriesOf("pong").length).toBeGreaterThan(16);
  bot.resume();
  expect(await bot.closed).toBe(1006);
});

test("a client that does not read does not prevent the sandbox from closing", async () => {
  const sandbox = await startSandbox();
  const bot = await connect(sandbox);
  bot.pause();
  await sandbox.close();
  bot.resume();
  expect(await bot.closed).toBeGreaterThan(1000);
});

test("tags are bounded in length and number", async () => {
  await using chat = await startChat();
  const { bot, ann } = chat;
  const addTags = "mutation($c: ID!, $tags: [String!]!) { addTags(channel_id: $c, tags: $tags) { success } }";
  const add = async (tags: string[]) => {
    const { payload } = await bot.request(addTags, { c: ann.channel_id, tags });
    return payload.errors?.[0].message ?? payload.data.addTags;
  };
  await bot.data(sendMessage, { channel_id: ann.channel_id, msg: "Hello" });
  expect(await add(["x".repeat(256)])).toBe("A tag cannot be longer than 255 characters.");
  expect(await add(Array.from({ length: 1000 }, (_, index) => `tag-${index}`))).toEqual({ success: true });
  expect(await add(["one-more"])).toBe("A visitor cannot have more than 1000 tags.");
  expect(await add(["tag-1"])).toEqual({ success: true });
});

test("only short documents are cached", () => {
  expect(prepare({ query: list }).isCached).toBe(true);
  expect(prepare({ query: `${list} # ${"x".repeat(20_000)}` }).isCached).toBe(false);
});

test("a history exceeds its limits only as documented, and keeps the newest items", () => {
  const random = seededRandom(7);
  const history = createHistory<number>({ entries: 40, bytes: 1000 });
  const sizes: number[] = [];
  for (let index = 0; index < 5000; index++) {
    const size = Math.floor(random() ** 4 * 700);
    sizes.push(size);
    history.push(index, size);
    const { items, removed } = history;
    expect(items.length + removed).toBe(index + 1);
    expect(items.at(-1)).toBe(index);
    expect(items.length).toBeLessThanOrEqual(50);
    expect(items.reduce((sum, item) => sum + (sizes[item] ?? 0), 0)).toBeLessThanOrEqual(1000);
  }
});

test("an option that is unknown or not a number is refused with its name", async () => {
  const start = (options: object) => startSandbox(options).then((sandbox) => sandbox.close());
  await expect(start({ ledgerLimit: 5 })).rejects.toThrow(
    'startSandbox() has no option "ledgerLimit". It has port, host,',
  );
  await expect(start({ ledgerLimits: { bytes: "1" } })).rejects.toThrow(
    new TypeError('ledgerLimits.bytes must be a number of at least 1; got "1".'),
  );
  await expect(start({ idleTimeoutMs: Number.NaN })).rejects.toThrow("idleTimeoutMs must be a number of at least 0");
});

test.each<[string, readonly number[], readonly number[]]>([
  // The sizes of the items in the order in which they are added, and of those that are kept.
  ["as many as the limit and a quarter more", [1, 2, 3, 4, 5], [1, 2, 3, 4, 5]],
  ["the limit, once there are more", [1, 2, 3, 4, 5, 6], [3, 4, 5, 6]],
  ["all bytes of the limit", [50, 50], [50, 50]],
  ["three quarters of the bytes, once there are more", [30, 30, 30, 30], [30, 30]],
  ["exactly three quarters", [26, 50, 25], [50, 25]],
  ["less than three quarters if one more is too much", [25, 50, 26], [26]],
  ["few if many are large", [10, 10, 10, 10, 10, 60], [10, 60]],
  ["one that is larger than the limit", [10, 500], [500]],
  ["what follows a large one", [500, 40, 40], [40, 40]],
  ["sizes of nothing", [0, 0, 0], [0, 0, 0]],
])("a history of four items or 100 bytes keeps %s", (_, sizes, kept) => {
  const history = createHistory<number>({ entries: 4, bytes: 100 });
  const removed = sizes.map((size) => history.push(size, size));
  expect(history.items).toEqual(kept);
  expect(history.removed).toBe(sizes.length - kept.length);
  expect(removed.reduce((sum, count) => sum + count, 0)).toBe(history.removed);
});

test("of keys the newest are kept, up to the limit", () => {
  const keys = new Set(["a", "b", "c"]);
  trimOldestKeys(keys, 3);
  expect([...keys]).toEqual(["a", "b", "c"]);
  trimOldestKeys(keys, 1);
  expect([...keys]).toEqual(["c"]);
});

test("a document of 16,384 characters is cached, and the newest 200 documents are", () => {
  const documentOf = (query: string) => prepare({ query }).document;
  const sized = (length: number) => `${list} #`.padEnd(length, "x");
  expect([prepare({ query: sized(16_384) }).isCached, prepare({ query: sized(16_385) }).isCached]).toEqual([
    true,
    false,
  ]);
  expect(documentOf(sized(16_385))).not.toBe(documentOf(sized(16_385)));
  const first = documentOf("{ agents { edges { cursor } } } # first");
  for (let count = 1; count < 200; count++) documentOf(`{ agents { edges { cursor } } } # ${count}`);
  expect(documentOf("{ agents { edges { cursor } } } # first")).toBe(first);
  documentOf("{ agents { edges { cursor } } } # 200");
  expect(documentOf("{ agents { edges { cursor } } } # first")).not.toBe(first);
});

test("a request is known by its operation's name and its root fields", () => {
  const fragment = "fragment F on Query { departments { edges { cursor } } }";
  const { kind, operations, errors } = prepare({ query: `query A { ...F agents { edges { cursor } } } ${fragment}` });
  expect([kind, operations, errors]).toEqual(["query", ["A", "agents"], []]);
  expect(prepare({ query: "{ broken" })).toMatchObject({ kind: undefined, operations: [], document: undefined });
});

test.each<[object, string | undefined]>([
  [{ port: undefined, idleTimeoutMs: undefined, limits: undefined, ledgerLimits: {} }, undefined],
  [{ port: 0, idleTimeoutMs: 0 }, undefined],
  [{ limits: { requestsPerMinute: 0, subscriptionsPerSession: Infinity } }, undefined],
  [{ ledgerLimits: { entries: 1, bytes: 1 }, historyLimits: { entries: 1, bytes: 1 } }, undefined],
  [{ port: -1 }, "port must be a number of at least 0; got -1."],
  [{ port: "80" }, 'port must be a number of at least 0; got "80".'],
  [{ idleTimeoutMs: -1 }, "idleTimeoutMs must be a number of at least 0; got -1."],
  [{ limits: { requestsPerMinute: -1 } }, "limits.requestsPerMinute must be a number of at least 0; got -1."],
  [{ ledgerLimits: { entries: 0 } }, "ledgerLimits.entries must be a number of at least 1; got 0."],
  [{ ledgerLimits: { bytes: 0.5 } }, "ledgerLimits.bytes must be a number of at least 1; got 0.5."],
  [{ historyLimits: { entries: 0 } }, "historyLimits.entries must be a number of at least 1; got 0."],
  [{ historyLimits: { bytes: null } }, "historyLimits.bytes must be a number of at least 1; got null."],
])("the options %j are accepted or refused: %s", (options, message) => {
  const check = () => checkOptions(options);
  if (message === undefined) expect(check).not.toThrow();
  else expect(check).toThrow(new TypeError(message));
});

test("a document that many requests share is counted once, and a long one each time", async () => {
  await using sandbox = await startSandbox({ ledgerLimits: { bytes: 30_000 } });
  const bot = await connect(sandbox);
  const documentOf = (length: number) => `${list} #`.padEnd(length, "x");
  for (let count = 0; count < 10; count++) await bot.request(documentOf(10_000));
  expect(sandbox.ledger.requests()).toHaveLength(10);
  for (let count = 0; count < 3; count++) await bot.request(documentOf(17_000));
  expect(sandbox.ledger.requests()).toHaveLength(1);
});

test("the answer to a refused login is counted", async () => {
  await using sandbox = await startSandbox({ ledgerLimits: { bytes: 30_000 } });
  sandbox.faults.arm({ fault: "login-http", status: 503, body: "x".repeat(12_000), times: 3 });
  const query = "mutation { startAgentSession(access_token: 7) { session_id } }";
  for (let count = 0; count < 3; count++) await post(sandbox, { query });
  expect(sandbox.ledger.entriesOf("login-answer").length).toBeLessThan(3);
});
