import { expect, test } from "vitest";
import { prepare } from "../../src/sandbox/graphql/execute.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { createHistory } from "../../src/sandbox/support/bounded.ts";
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
