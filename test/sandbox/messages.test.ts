import { expect, test } from "vitest";
import { startSandbox } from "../../src/sandbox/index.ts";
import { clockAt } from "../support/clock-at.ts";
import { connect, handToSam, onMessage, open, sendMessage, startChat } from "./bot.ts";

const decode = (id: string) => JSON.parse(Buffer.from(id, "base64").toString());
const success = (value: boolean) => ({ data: { sendMessage: { success: value } } });

/** A text that breaks code that pastes text instead of escaping it. */
const awkward = 'He said: "{\\n}" \\ `$\u007bx}`\n\t\r\n"""\u2028\u2029\u0000 /* $x */ 🙂👩‍👩‍👧 ¡é!';

test("message has every field that the schema has for a message", async () => {
  await using sandbox = await startSandbox({ clock: clockAt(() => 1_700_000_000_120) });
  const bot = await connect(sandbox);
  const next =
    await bot.subscribe(`subscription { message { node { __typename id content msg_id options sender_name timestamp
    channel { __typename id ... on VisitorChannel { ip user_agent visitor { id email } } }
    from { __typename id display_name ... on Visitor { external_id } } } } }`);
  const ann = await sandbox.addVisitor({ display_name: "Ann", email: "ann@example.org" });
  await ann.says("Hi");
  const { node } = (await next()).payload.data.message;
  expect(node).toEqual({
    __typename: "Message",
    id: expect.any(String),
    content: "Hi",
    msg_id: null,
    options: null,
    sender_name: "Ann",
    timestamp: 1_700_000_000_121,
    channel: {
      __typename: "VisitorChannel",
      id: ann.channel_id,
      ip: "203.0.113.7",
      user_agent: "Mozilla/5.0 (sandbox)",
      visitor: { id: ann.id, email: "ann@example.org" },
    },
    from: { __typename: "Visitor", id: ann.id, display_name: "Ann", external_id: null },
  });
  expect(decode(node.id)).toEqual([
    ["localId", expect.stringMatching(/^#supportchat:[a-z\d]+-[a-z\d]+1700000000\.121$/)],
    ["type", "CHAT_MESSAGE"],
  ]);
});

test("message ids differ even within one millisecond, and omit trailing zeros of the time", async () => {
  await using sandbox = await startSandbox({ clock: clockAt(() => 1_700_000_000_119) });
  const bot = await connect(sandbox);
  const next = await bot.subscribe("subscription { message { node { id timestamp } } }");
  const ann = await sandbox.addVisitor();
  await ann.says("one");
  await ann.says("two");
  const [one, two] = [await next(), await next()].map(({ payload }) => payload.data.message.node);
  expect([one.timestamp, two.timestamp]).toEqual([1_700_000_000_120, 1_700_000_000_121]);
  expect(decode(one.id)[0][1]).toMatch(/1700000000\.12$/);
  expect(one.id).not.toBe(two.id);
});

test("sendMessage into a channel without an agent joins it, and the bot receives its own message", async () => {
  await using chat = await startChat();
  const { bot, ann } = chat;
  const next = await bot.subscribe(onMessage);
  const answer = await bot.request(sendMessage, { channel_id: ann.channel_id, msg: "Hello" });
  expect(answer.payload).toEqual(success(true));
  expect((await next()).payload.data.message.node).toEqual({
    content: "Hello",
    channel: { id: ann.channel_id },
    from: { __typename: "Agent", display_name: "Bot" },
  });
  expect(await ann.waitsForAgent("Bot")).toBe("Bot");
  expect(await ann.hears("Hello")).toMatchObject({ from: "Bot", text: "Hello" });
});

test("sendMessage passes msg_id and options on", async () => {
  await using chat = await startChat();
  const { bot, ann } = chat;
  const next = await bot.subscribe("subscription { message { node { msg_id options } } }");
  const send = (options: string) =>
    bot.data(
      `mutation { sendMessage(channel_id: "${ann.channel_id}", msg: "Which?", msg_id: "m1", options: ${options}) { success } }`,
    );
  await send('["Tea", "Milk / Water"]');
  expect((await next()).payload.data.message.node).toEqual({ msg_id: "m1", options: ["Tea", "Milk / Water"] });
  expect((await ann.hears("Which?")).options).toEqual(["Tea", "Milk", "Water"]);
  await send('"Tea/Milk"');
  expect((await next()).payload.data.message.node).toEqual({ msg_id: "m1", options: ["Tea/Milk"] });
});

test("text of any kind goes from visitor to bot and back unchanged", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const next = await bot.subscribe(onMessage);
  const ann = await sandbox.addVisitor({ display_name: awkward });
  await ann.says(awkward);
  const { content, from } = (await next()).payload.data.message.node;
  expect([content, from.display_name]).toEqual([awkward, awkward]);
  await bot.data(sendMessage, { channel_id: ann.channel_id, msg: content });
  expect((await ann.hears(awkward)).text).toBe(awkward);
});

test("message delivers messages of visitors without an agent and of the bot's own channels, and no others", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const next = await bot.subscribe("subscription { message { node { content } } }");
  const content = async () => (await next()).payload.data.message.node.content;
  const ann = await sandbox.addVisitor();
  await ann.says("unserved");
  expect(await content()).toBe("unserved");
  await bot.data(sendMessage, { channel_id: ann.channel_id, msg: "mine" });
  expect(await content()).toBe("mine");
  await ann.says("served");
  expect(await content()).toBe("served");
  await handToSam(bot, ann.channel_id);
  await ann.says("no longer mine");
  await (await sandbox.addVisitor()).says("next one");
  expect(await content()).toBe("next one");
});

test("listenVisitorChannel delivers messages of another agent's channel until leaveChannel", async () => {
  await using chat = await startChat();
  const { sandbox, bot, ann, channel_id } = chat;
  await handToSam(bot, channel_id);
  const next = await bot.subscribe("subscription { message { node { content } } }");
  const listen = "mutation($c: ID!) { listenVisitorChannel(channel_id: $c) { success } }";
  expect(await bot.data(listen, { c: channel_id })).toEqual({ listenVisitorChannel: { success: true } });
  await ann.says("overheard");
  expect((await next()).payload.data.message.node.content).toBe("overheard");

  const refused = await bot.request(sendMessage, { channel_id, msg: "Me again" });
  expect(refused.payload.errors[0].message).toBe("The agent only listens to this channel.");
  const typing = await bot.request(
    `mutation { setTypingIndicator(channel_id: "${channel_id}", typing: true) { success } }`,
  );
  expect(typing.payload.errors[0].message).toBe("The agent only listens to this channel.");

  const leave = "mutation($c: ID!) { leaveChannel(channel_id: $c) { success } }";
  expect(await bot.data(leave, { c: channel_id })).toEqual({ leaveChannel: { success: true } });
  await ann.says("in private");
  await (await sandbox.addVisitor()).says("next one");
  expect((await next()).payload.data.message.node.content).toBe("next one");
});

test("an agent who is in a channel and listens to it may send, and keeps listening after leaveChannel", async () => {
  await using chat = await startChat();
  const { bot, channel_id } = chat;
  await bot.data(sendMessage, { channel_id, msg: "Hello" });
  await bot.data(`mutation { listenVisitorChannel(channel_id: "${channel_id}") { success } }`);
  expect((await bot.request(sendMessage, { channel_id, msg: "Still here" })).payload).toEqual(success(true));
  await bot.data(`mutation { leaveChannel(channel_id: "${channel_id}") { success } }`);
  const refused = await bot.request(sendMessage, { channel_id, msg: "And now?" });
  expect(refused.payload.errors[0].message).toBe("The agent only listens to this channel.");
});

test("listening belongs to the agent session, not to the socket", async () => {
  await using sandbox = await startSandbox();
  const first = await connect(sandbox);
  const ann = await sandbox.addVisitor();
  await ann.says("Hi");
  await handToSam(first, ann.channel_id);
  await first.data(`mutation { listenVisitorChannel(channel_id: "${ann.channel_id}") { success } }`);
  first.drop();
  const second = await open(first.address);
  const next = await second.subscribe(onMessage);
  await ann.says("still there?");
  expect((await next()).payload.data.message.node.content).toBe("still there?");
});

test("sendMessage with backoff does nothing if another agent serves the channel, and sends if the bot does", async () => {
  await using chat = await startChat();
  const { bot, ann, channel_id } = chat;
  expect((await bot.request(sendMessage, { channel_id, msg: "one", backoff: true })).payload).toEqual(success(true));
  expect((await bot.request(sendMessage, { channel_id, msg: "two", backoff: true })).payload).toEqual(success(true));
  await handToSam(bot, channel_id);
  expect((await bot.request(sendMessage, { channel_id, msg: "three", backoff: true })).payload).toEqual(success(false));
  expect((await bot.request(sendMessage, { channel_id, msg: "four" })).payload).toEqual(success(true));
  const messages = ann.transcript.filter(({ kind, by }) => kind === "message" && by === "agent");
  expect(messages.map(({ text }) => text)).toEqual(["one", "two", "four"]);
});

test.each([
  ["an unknown id", "bm9ib2R5"],
  ["no id at all", ""],
])("sendMessage into a channel of %s is refused", async (_, channel_id) => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const { payload } = await bot.request(sendMessage, { channel_id, msg: "Hello" });
  expect(payload.errors[0]).toMatchObject({
    name: "GRAPHQL_EXEC_ERROR",
    message: `There is no channel with the id "${channel_id}".`,
  });
});

test("sendMessage into a chat that has ended is refused; the next chat has another channel", async () => {
  await using chat = await startChat();
  const { bot, ann } = chat;
  const before = ann.channel_id ?? "";
  await ann.leaves();
  const { payload } = await bot.request(sendMessage, { channel_id: before, msg: "Bye" });
  expect(payload.errors[0].message).toBe("The chat in this channel has ended.");

  await ann.says("Hi again");
  const after = ann.channel_id ?? "";
  const [[, lcBefore], [, scribeBefore]] = decode(before);
  const [[, lcAfter], [, scribeAfter]] = decode(after);
  expect(lcAfter).toBe(lcBefore);
  expect(scribeAfter).not.toBe(scribeBefore);
  expect(await bot.data(sendMessage, { channel_id: after, msg: "Hello" })).toBeTruthy();
});

test("setTypingIndicator shows and hides the indicator, a message hides it, and backoff suppresses it", async () => {
  await using chat = await startChat();
  const { bot, ann, channel_id } = chat;
  const query = `mutation($c: ID!, $typing: Boolean!) {
    setTypingIndicator(channel_id: $c, typing: $typing, backoff: true) { success } }`;
  const type = async (typing: boolean) => (await bot.data(query, { c: channel_id, typing })).setTypingIndicator.success;
  expect([await type(true), ann.typing]).toEqual([true, ["Bot"]]);
  expect([await type(false), ann.typing]).toEqual([true, []]);
  await type(true);
  await bot.data(sendMessage, { channel_id, msg: "Hello" });
  expect(ann.typing).toEqual([]);
  await type(true);
  await handToSam(bot, channel_id);
  expect(ann.typing).toEqual([]);
  expect([await type(true), ann.typing]).toEqual([false, []]);
});

test("a channel's logs contain all events, and can be read page by page", async () => {
  await using chat = await startChat();
  const { bot, ann } = chat;
  await bot.data(sendMessage, { channel_id: ann.channel_id, msg: "Hello" });
  await bot.data(`mutation { leaveChannel(channel_id: "${ann.channel_id}") { success } }`);
  const logs = async (args: string) => {
    const data = await bot.data(`{ channels { edges { node { logs${args} { edges { node { __typename
      ... on Message { content sender_name }
      ... on MemberChangeLog { user_name channel { id } user { __typename display_name } }
    } } pageInfo { hasNextPage } } } } } }`);
    return data.channels.edges[0].node.logs;
  };
  const member = (__typename: string, user: string, display_name: string) => ({
    node: {
      __typename,
      user_name: display_name,
      channel: { id: ann.channel_id },
      user: { __typename: user, display_name },
    },
  });
  const said = (sender_name: string, content: string) => ({ node: { __typename: "Message", content, sender_name } });
  expect((await logs("")).edges).toEqual([
    member("MemberJoinLog", "Visitor", "Ann"),
    said("Ann", "Hi"),
    member("MemberJoinLog", "Agent", "Bot"),
    said("Bot", "Hello"),
    member("MemberLeaveLog", "Agent", "Bot"),
  ]);
  expect(await logs("(first: 1)")).toEqual({
    edges: [member("MemberJoinLog", "Visitor", "Ann")],
    pageInfo: { hasNextPage: true },
  });
});
