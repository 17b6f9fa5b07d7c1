import { expect, test } from "vitest";
import { admitVisitor, createAccount } from "../../src/sandbox/account/account.ts";
import { endChat, startChat as startChatOf } from "../../src/sandbox/account/chat.ts";
import { defaultAccount } from "../../src/sandbox/account/seed.ts";
import { mutations } from "../../src/sandbox/graphql/mutations.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { createRateLimit } from "../../src/sandbox/sessions/rate-limit.ts";
import type { RequestContext } from "../../src/sandbox/sessions/service.ts";
import { startSession } from "../../src/sandbox/sessions/sessions.ts";
import { seededRandom } from "../support/random.ts";
import { connect, sendMessage, startChat } from "./bot.ts";

const logs = `query($first: Int, $after: String) { channels { edges { node {
  logs(first: $first, after: $after) { edges { cursor node { ... on Message { content } } } pageInfo { hasNextPage } } } } } }`;

test("the log and the transcripts of an endless chat keep only the newest entries", async () => {
  await using sandbox = await startSandbox({ historyLimits: { entries: 40 } });
  const bot = await connect(sandbox);
  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  await ann.says("first");
  const sam = sandbox.agent("Sam");
  await sam.says("Hello", { with: ann });
  for (let count = 0; count < 200; count++) await ann.says(`message ${count}`);
  for (const { transcript } of [ann, sam]) {
    expect(transcript.length).toBeGreaterThanOrEqual(40);
    expect(transcript.length).toBeLessThanOrEqual(50);
    expect(transcript.at(-1)?.text).toBe("message 199");
  }
  await bot.data("mutation($c: ID!) { listenVisitorChannel(channel_id: $c) { success } }", { c: ann.channel_id });
  const [channel] = (await bot.data(logs)).channels.edges;
  const contents = channel.node.logs.edges.map(({ node }: { node: { content: string } }) => node.content);
  expect(contents.length).toBeLessThanOrEqual(50);
  expect(contents.slice(-2)).toEqual(["message 198", "message 199"]);
});

test("a cursor stays valid after older entries were removed", async () => {
  await using sandbox = await startSandbox({ historyLimits: { entries: 40 } });
  const bot = await connect(sandbox);
  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  for (let count = 0; count < 45; count++) await ann.says(`message ${count}`);
  const page = async (after?: string) => {
    const { channels } = await bot.data(logs, { first: 44, after });
    const { edges, pageInfo } = channels.edges[0].node.logs;
    return {
      cursor: edges.at(-1)?.cursor,
      content: edges.at(-1)?.node.content,
      first: edges[0]?.node.content,
      pageInfo,
    };
  };
  const before = await page();
  expect(before).toMatchObject({ content: "message 42", pageInfo: { hasNextPage: true } });
  for (let count = 45; count < 60; count++) await ann.says(`message ${count}`);
  expect(await page(before.cursor)).toMatchObject({ first: "message 43", content: "message 59" });
  expect((await page()).first).not.toBe("message 0");
});

test("taps and hears work after older entries were removed", async () => {
  await using sandbox = await startSandbox({ historyLimits: { entries: 10 } });
  const bot = await connect(sandbox);
  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  for (let chat = 0; chat < 3; chat++) {
    await ann.says("Hi");
    await ann.leaves();
  }
  for (let count = 0; count < 30; count++) await ann.says("Hi");
  const c = ann.channel_id;
  await bot.data(sendMessage, { channel_id: c, msg: "Which?" });
  await bot.data('mutation($c: ID!) { sendMessage(channel_id: $c, msg: "?", options: ["Tea"]) { success } }', { c });
  await ann.hears("Which?");
  for (let count = 0; count < 5; count++) await ann.says("Hi");
  expect(await ann.taps("Tea")).toBe("Tea");
  await expect(ann.hears("Which?", { timeoutMs: 1 })).rejects.toThrow("did not hear");
});

test("a tap reaches no message of an ended chat, however long the current one is", async () => {
  await using sandbox = await startSandbox({ historyLimits: { entries: 10 } });
  const bot = await connect(sandbox);
  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  await ann.says("Hi");
  const query = 'mutation($c: ID!) { sendMessage(channel_id: $c, msg: "?", options: ["Tea"]) { success } }';
  await bot.data(query, { c: ann.channel_id });
  await ann.leaves();
  await ann.says("Again");
  for (let count = 0; count < 5; count++) await ann.says("Hi");
  expect(ann.transcript.some((entry) => entry.kind === "message" && entry.options.includes("Tea"))).toBe(true);
  await expect(ann.taps("Tea")).rejects.toThrow('sees no "Tea" to tap');
});

test("visitors who come and go do not fill the memory, and a removed visitor returns by speaking", async () => {
  await using chat = await startChat();
  const { sandbox, bot, ann } = chat;
  const over = ann.channel_id;
  await ann.leaves();
  for (let count = 0; count < 1_200; count++) await (await sandbox.addVisitor()).says("Hi").then(() => undefined);
  const rename = 'mutation($v: ID!) { updateVisitorInfo(visitor_id: $v, display_name: "Anna") { success } }';
  expect(await bot.data(rename, { v: ann.id })).toEqual({ updateVisitorInfo: { success: true } });
  for (let count = 0; count < 1_200; count++) await sandbox.addVisitor();
  expect((await bot.request(rename, { v: ann.id })).payload.errors[0].message).toContain("There is no visitor");
  expect((await bot.request(sendMessage, { channel_id: over, msg: "Hi" })).payload.errors[0].message).toBe(
    "The chat in this channel has ended.",
  );
  await ann.says("I am back");
  expect(await bot.data(rename, { v: ann.id })).toEqual({ updateVisitorInfo: { success: true } });
});

test("a session that listens to a chat forgets those that are over", () => {
  const historyLimits = { entries: 10, bytes: 1_000 };
  const account = createAccount(defaultAccount, { now: () => 0, random: seededRandom(1), historyLimits });
  const rate = createRateLimit(Infinity, account.now);
  const session = startSession(new Map(), account.bot, { number: 1, rate, random: account.random });
  const context = { service: { account }, session, afterAnswer: [] } as unknown as RequestContext;
  const listen = () => {
    const channel = startChatOf(account, admitVisitor(account, {}));
    mutations.listenVisitorChannel({ channel_id: channel.id }, context);
    return channel;
  };
  const [over, current] = [listen(), listen()];
  endChat(account, over);
  const latest = listen();
  expect([...session.listening]).toEqual([current, latest]);
});
