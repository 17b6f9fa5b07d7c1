import { expect, test } from "vitest";
import { startSandbox } from "../../src/sandbox/index.ts";
import { type Bot, connect, idOf, sendMessage, startChat } from "./bot.ts";

const transferQuery = `mutation($c: ID!, $d: ID!, $leave: Boolean) {
  transferToDepartment(channel_id: $c, department_id: $d, leave: $leave) { success } }`;
const inviteQuery = `mutation($c: ID!, $a: ID!, $leave: Boolean) {
  inviteAgent(channel_id: $c, agent_id: $a, leave: $leave) { success } }`;
const leaveQuery = "mutation($c: ID!) { leaveChannel(channel_id: $c) { success } }";
const tagQuery = "mutation($c: ID!, $tags: [String!]!) { addTags(channel_id: $c, tags: $tags) { success } }";

const refusal = async (bot: Bot, query: string, variables: object) => {
  const { payload } = await bot.request(query, variables);
  return payload.errors?.[0].message;
};
const members = async (bot: Bot) => {
  const { channels } = await bot.data("{ channels { edges { node { agents { edges { node { display_name } } } } } } }");
  const { edges } = channels.edges[0].node.agents;
  return edges.map(({ node }: { node: { display_name: string } }) => node.display_name);
};

async function startServed() {
  const chat = await startChat();
  const { sandbox, bot, ann, channel_id: c } = chat;
  await bot.data(sendMessage, { channel_id: c, msg: "Hello" });
  const [support, sales] = [await idOf(bot, "departments", "Support"), await idOf(bot, "departments", "Sales")];
  const [sam, robin] = [await idOf(bot, "agents", "Sam Reyes"), await idOf(bot, "agents", "Robin Lind")];
  return { sandbox, bot, ann, c, support, sales, sam, robin, [Symbol.asyncDispose]: sandbox.close };
}

test("transferToDepartment brings an agent of the department, and the bot stays", async () => {
  await using chat = await startServed();
  const { bot, ann, c, support } = chat;
  const meeting = ann.waitsForAgent("Support");
  expect(await bot.data(transferQuery, { c, d: support })).toEqual({ transferToDepartment: { success: true } });
  expect(await meeting).toBe("Sam");
  expect(ann.transcript.at(-1)).toMatchObject({
    kind: "join",
    by: "agent",
    from: "Sam",
    text: "joined the chat for Support",
    department: "Support",
  });
  expect(await members(bot)).toEqual(["Bot", "Sam"]);
});

test("transferToDepartment with leave takes the bot out", async () => {
  await using chat = await startServed();
  const { bot, ann, c, support } = chat;
  await bot.data(transferQuery, { c, d: support, leave: true });
  expect(await ann.waitsForAgent("Support")).toBe("Sam");
  expect(ann.transcript.slice(-2).map(({ from, text }) => `${from} ${text}`)).toEqual([
    "Sam joined the chat for Support",
    "Bot left the chat",
  ]);
  expect(await refusal(bot, transferQuery, { c, d: support })).toBe("The agent does not serve this channel.");
});

test("transferToDepartment works for a visitor without an agent", async () => {
  await using chat = await startServed();
  const { bot, ann, c, support } = chat;
  await bot.data(leaveQuery, { c });
  await bot.data(transferQuery, { c, d: support });
  expect(await ann.waitsForAgent("Support")).toBe("Sam");
});

test("transferToDepartment changes only the department if one of its agents is there already", async () => {
  await using chat = await startServed();
  const { bot, ann, c, sam, support } = chat;
  await bot.data(inviteQuery, { c, a: sam });
  const before = ann.transcript.length;
  const meeting = ann.waitsForAgent("Support");
  await bot.data(transferQuery, { c, d: support });
  expect(await meeting).toBe("Sam");
  expect(ann.transcript).toHaveLength(before);
});

test("transferToDepartment is refused without an agent, or if there is no such department", async () => {
  await using chat = await startServed();
  const { bot, ann, c, sales } = chat;
  expect(await refusal(bot, transferQuery, { c, d: sales, leave: true })).toBe(
    "No other agent is online in the department Sales.",
  );
  expect(await refusal(bot, transferQuery, { c, d: "12345" })).toBe('There is no department with the id "12345".');
  expect(await members(bot)).toEqual(["Bot"]);
  expect(ann.transcript.at(-1)?.text).toBe("Hello");
});

test("transferToDepartment does not count the bot itself among the department's agents", async () => {
  const bot = { display_name: "Bot", status: "ONLINE" as const };
  const departments = [{ name: "Bots", agents: ["Bot"] }];
  await using sandbox = await startSandbox({ account: { bot, agents: [], departments } });
  const client = await connect(sandbox);
  const ann = await sandbox.addVisitor();
  await ann.says("Hi");
  const d = await idOf(client, "departments", "Bots");
  expect(await refusal(client, transferQuery, { c: ann.channel_id, d })).toMatch(/^No other agent is online/);
});

test("inviteAgent brings the agent in, once", async () => {
  await using chat = await startServed();
  const { bot, ann, c, sam } = chat;
  expect(await bot.data(inviteQuery, { c, a: sam })).toEqual({ inviteAgent: { success: true } });
  expect(await bot.data(inviteQuery, { c, a: sam })).toEqual({ inviteAgent: { success: true } });
  expect(await ann.waitsForAgent("Sam")).toBe("Sam");
  expect(await members(bot)).toEqual(["Bot", "Sam"]);
  expect(ann.transcript.filter(({ from }) => from === "Sam")).toHaveLength(1);
});

test("inviteAgent with leave takes the bot out, but not if the invitation fails", async () => {
  await using chat = await startServed();
  const { bot, ann, c, sam, robin } = chat;
  expect(await refusal(bot, inviteQuery, { c, a: robin, leave: true })).toBe("The agent Robin is offline.");
  expect(await refusal(bot, inviteQuery, { c, a: "7", leave: true })).toBe('There is no agent with the id "7".');
  expect(await members(bot)).toEqual(["Bot"]);
  await bot.data(inviteQuery, { c, a: sam, leave: true });
  expect(ann.transcript.at(-1)).toMatchObject({ kind: "leave", from: "Bot" });
  expect(await refusal(bot, inviteQuery, { c, a: sam })).toBe("The agent does not serve this channel.");
});

test("leaveChannel removes the bot, and is refused in other channels", async () => {
  await using chat = await startServed();
  const { bot, ann, c } = chat;
  expect(await bot.data(leaveQuery, { c })).toEqual({ leaveChannel: { success: true } });
  expect(ann.transcript.at(-1)).toMatchObject({ kind: "leave", by: "agent", from: "Bot", text: "left the chat" });
  expect(await refusal(bot, leaveQuery, { c })).toBe("The agent is neither in this channel nor listening to it.");
});

test("addTags shows in the visitor's tags, each once", async () => {
  await using chat = await startServed();
  const { bot, c } = chat;
  expect(await bot.data(tagQuery, { c, tags: ["vip", "A_1-b"] })).toEqual({ addTags: { success: true } });
  await bot.data(tagQuery, { c, tags: ["vip"] });
  const { channels } = await bot.data(
    "{ channels { edges { node { ... on VisitorChannel { visitor { current_tags } } } } } }",
  );
  expect(channels.edges[0].node.visitor.current_tags).toEqual(["vip", "A_1-b"]);
});

test.each(["", "two words", "ümlaut", "a,b", "a\nb"])("addTags refuses the tag %j, and then adds none", async (tag) => {
  await using chat = await startServed();
  const { bot, c } = chat;
  expect(await refusal(bot, tagQuery, { c, tags: ["good", tag] })).toBe(
    `A tag has letters, digits, hyphens and underscores only, unlike ${JSON.stringify(tag)}.`,
  );
  const { channels } = await bot.data(
    "{ channels { edges { node { ... on VisitorChannel { visitor { current_tags } } } } } }",
  );
  expect(channels.edges[0].node.visitor.current_tags).toEqual([]);
});

test("addTags is for the agents of the channel", async () => {
  await using chat = await startServed();
  const { bot, c } = chat;
  await bot.data(leaveQuery, { c });
  expect(await refusal(bot, tagQuery, { c, tags: ["vip"] })).toBe("The agent does not serve this channel.");
});

test("updateVisitorInfo changes only the given fields, and accepts both forms of the id", async () => {
  await using chat = await startServed();
  const { bot, ann } = chat;
  const update = (id: string, info: string) =>
    bot.data(`mutation { updateVisitorInfo(visitor_id: "${id}", ${info}) { success } }`);
  const visitor = async () => {
    const fields = "visitor { display_name email phone }";
    const { channels } = await bot.data(`{ channels { edges { node { ... on VisitorChannel { ${fields} } } } } }`);
    return channels.edges[0].node.visitor;
  };
  expect(await update(ann.id, 'email: "a@example.org", phone: "1"')).toEqual({ updateVisitorInfo: { success: true } });
  expect(await visitor()).toEqual({ display_name: "Ann", email: "a@example.org", phone: "1" });
  const [[, bareId]] = JSON.parse(Buffer.from(ann.id, "base64").toString());
  await update(bareId, 'display_name: "Anna"');
  expect(await visitor()).toEqual({ display_name: "Anna", email: "a@example.org", phone: "1" });
  await ann.says("It is me");
  expect(ann.transcript.at(-1)?.from).toBe("Anna");
  expect(ann.transcript[0]?.from).toBe("Ann");
});

test("updateVisitorInfo of an unknown visitor is refused", async () => {
  await using chat = await startServed();
  const query = 'mutation { updateVisitorInfo(visitor_id: "2.x", display_name: "jim") { success } }';
  expect(await refusal(chat.bot, query, {})).toBe('There is no visitor with the id "2.x".');
});

test("chatActivity reports who joins and who leaves, the bot included", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const next = await bot.subscribe(`subscription { chatActivity { node { __typename
    ... on MemberJoinLog { id user_name channel { id } user { id display_name } }
    ... on MemberLeaveLog { id user_name channel { id } user { id display_name } } } } }`);
  const node = async () => (await next()).payload.data.chatActivity.node;
  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  await ann.says("Hi");
  const channel = { id: ann.channel_id };
  const event = (__typename: string, display_name: string) => ({
    __typename,
    id: expect.any(String),
    user_name: display_name,
    channel,
    user: { id: expect.any(String), display_name },
  });
  expect(await node()).toEqual(event("MemberJoinLog", "Ann"));
  await bot.data(sendMessage, { channel_id: channel.id, msg: "Hello" });
  expect(await node()).toEqual(event("MemberJoinLog", "Bot"));
  await bot.data(inviteQuery, { c: channel.id, a: await idOf(bot, "agents", "Sam Reyes"), leave: true });
  expect(await node()).toEqual(event("MemberJoinLog", "Sam"));
  expect(await node()).toEqual(event("MemberLeaveLog", "Bot"));
  // The bot is not in Sam's channel, so it receives no event about this.
  await ann.leaves();
  await ann.says("Hi again");
  expect(await node()).toMatchObject({ __typename: "MemberJoinLog", channel: { id: ann.channel_id } });
});

test.each([
  ["MEMBER_JOIN", ["MemberJoinLog"]],
  ["[MEMBER_LEAVE]", ["MemberLeaveLog"]],
  ["[MEMBER_LEAVE, MEMBER_JOIN]", ["MemberJoinLog", "MemberLeaveLog"]],
  ["null", ["MemberJoinLog", "MemberLeaveLog"]],
  ["[]", []],
])("chatActivity with the filter %s reports %j", async (types, typenames) => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  await bot.subscribe(
    `subscription { chatActivity(filter: { chat_activity_types: ${types} }) { node { __typename } } }`,
  );
  const ann = await sandbox.addVisitor();
  await ann.says("Hi");
  await ann.leaves();
  await bot.data("{ agents { edges { cursor } } }");
  const events = bot.frames.filter(({ sig }) => sig === "DATA");
  expect(events.map(({ payload }) => payload.data.chatActivity.node.__typename)).toEqual(typenames);
});

test("addTags shows the beginning of a long tag that it refuses", async () => {
  await using chat = await startServed();
  const { bot, c } = chat;
  expect(await refusal(bot, tagQuery, { c, tags: ["!".repeat(201)] })).toBe(
    `A tag has letters, digits, hyphens and underscores only, unlike "${"!".repeat(200)}".`,
  );
});
