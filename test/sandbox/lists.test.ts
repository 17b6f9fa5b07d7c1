import { expect, test } from "vitest";
import { startSandbox } from "../../src/sandbox/index.ts";
import { clockAt } from "../support/clock-at.ts";
import { connect, handToSam, sendMessage, startChat } from "./bot.ts";

const decode = (id: string) => JSON.parse(Buffer.from(id, "base64").toString());

test("agents lists the bot first, then its colleagues, with ids of the known form", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const { agents } = await bot.data("{ agents { edges { node { __typename id name display_name status } } } }");
  const node = { __typename: "Agent", id: expect.any(String) };
  expect(agents.edges).toEqual([
    { node: { ...node, name: "Bot", display_name: "Bot", status: "OFFLINE" } },
    { node: { ...node, name: "Sam Reyes", display_name: "Sam", status: "ONLINE" } },
    { node: { ...node, name: "Robin Lind", display_name: "Robin", status: "OFFLINE" } },
  ]);
  const ids: string[] = agents.edges.map(({ node }: { node: { id: string } }) => node.id);
  expect(new Set(ids).size).toBe(3);
  for (const id of ids) {
    expect(decode(id)).toEqual([
      ["localId", expect.stringMatching(/^\d+$/)],
      ["type", "AGENT"],
    ]);
  }
});

test("departments have the status of their agents", async () => {
  const account = {
    bot: { display_name: "Bot" },
    agents: [
      { display_name: "On" },
      { display_name: "Away", status: "AWAY" as const },
      { display_name: "Hidden", status: "INVISIBLE" as const },
      { display_name: "Off", status: "OFFLINE" as const },
    ],
    departments: [
      { name: "on", agents: ["Off", "Away", "On"] },
      { name: "away", agents: ["Off", "Away"] },
      { name: "hidden", agents: ["Hidden", "Off"] },
      { name: "empty", agents: [] },
      { name: "bots", agents: ["Bot"] },
    ],
  };
  await using sandbox = await startSandbox({ account });
  const bot = await connect(sandbox);
  const statuses = async () => {
    const { departments } = await bot.data("{ departments { edges { node { id name status } } } }");
    return Object.fromEntries(
      departments.edges.map(({ node }: { node: { name: string; status: string } }) => [node.name, node.status]),
    );
  };
  expect(await statuses()).toEqual({
    on: "ONLINE",
    away: "AWAY",
    hidden: "OFFLINE",
    empty: "OFFLINE",
    bots: "OFFLINE",
  });
  await bot.data("mutation { updateAgentStatus(status: ONLINE) { node { id } } }");
  expect(await statuses()).toMatchObject({ bots: "ONLINE" });
});

test("of the default account's departments, one is ONLINE and one is OFFLINE", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const { departments } = await bot.data("{ departments { edges { node { name status } } } }");
  expect(departments.edges).toEqual([
    { node: { name: "Support", status: "ONLINE" } },
    { node: { name: "Sales", status: "OFFLINE" } },
  ]);
});

test("updateAgentStatus changes the bot's status, which agents then shows", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  for (const status of ["ONLINE", "AWAY", "INVISIBLE", "OFFLINE"]) {
    const changed = await bot.data(
      `mutation { updateAgentStatus(status: ${status}) { node { display_name status } } }`,
    );
    expect(changed.updateAgentStatus).toEqual({ node: { display_name: "Bot", status } });
    const { agents } = await bot.data("{ agents(first: 1) { edges { node { status } } } }");
    expect(agents.edges).toEqual([{ node: { status } }]);
  }
});

test("channels lists the current chats, with their visitors and agents", async () => {
  await using sandbox = await startSandbox({ clock: clockAt(() => Date.UTC(2026, 2, 5)) });
  const bot = await connect(sandbox);
  const profile = {
    display_name: "Ann",
    email: "ann@example.org",
    phone: "1",
    external_id: "a",
    current_country: "Iceland",
    current_region: "South",
  };
  const device = { ip: "203.0.113.9", user_agent: "Lynx" };
  const ann = await sandbox.addVisitor({ ...profile, ...device });
  const ben = await sandbox.addVisitor();
  await ann.says("Hi");
  await ben.says("Hi");
  await ben.leaves();
  await bot.data(sendMessage, { channel_id: ann.channel_id, msg: "Hello" });
  const { channels } = await bot.data(`{ channels { edges { node { __typename id
    agents { edges { node { display_name } } }
    ... on VisitorChannel { ip user_agent visitor {
      id display_name email phone external_id current_country current_region current_tags
    } } } } } }`);
  expect(channels.edges).toEqual([
    {
      node: {
        __typename: "VisitorChannel",
        id: ann.channel_id,
        agents: { edges: [{ node: { display_name: "Bot" } }] },
        ...device,
        visitor: { id: ann.id, ...profile, current_tags: [] },
      },
    },
  ]);
  expect(decode(ann.channel_id ?? "")).toEqual([
    ["lcId", expect.stringMatching(/^#supportchat:[a-z\d]+-[a-z\d]+$/)],
    ["scribeId", expect.stringMatching(/^2603\.[a-z\d]+\.[a-z\d]+$/)],
    ["type", "VISITOR_CHANNEL"],
  ]);
  expect(decode(ann.id)).toEqual([
    ["localId", expect.stringMatching(/^2\.[a-z\d]{14}$/)],
    ["type", "VISITOR"],
  ]);
});

test("channels omits the chats of other agents, unless the session listens to them", async () => {
  await using chat = await startChat();
  const { bot, channel_id } = chat;
  await handToSam(bot, channel_id);
  const query = "{ channels { edges { node { id } } } }";
  expect(await bot.data(query)).toEqual({ channels: { edges: [] } });
  await bot.data("mutation($c: ID!) { listenVisitorChannel(channel_id: $c) { success } }", { c: channel_id });
  expect(await bot.data(query)).toEqual({ channels: { edges: [{ node: { id: channel_id } }] } });
});

const letters = ["A", "B", "C", "D", "E"];
const fiveAgents = {
  bot: { display_name: "A" },
  agents: letters.slice(1).map((display_name) => ({ display_name })),
  departments: [],
};

test.each([
  ["", "ABCDE", false, false],
  ["(first: 2)", "AB", true, false],
  ["(first: 5)", "ABCDE", false, false],
  ["(first: 0)", "", true, false],
  ["(last: 2)", "DE", false, true],
  ["(last: 9)", "ABCDE", false, false],
  ['(after: "A", last: 4)', "BCDE", false, false],
  ['(before: "C", first: 2)', "AB", false, false],
  ["(first: 4, last: 2)", "CD", true, true],
  ['(after: "B", first: 2)', "CD", true, false],
  ['(after: "C", first: 2)', "DE", false, false],
  ['(after: "E")', "", false, false],
  ['(before: "D")', "ABC", false, false],
  ['(before: "D", last: 2)', "BC", false, true],
  ['(after: "A", before: "E", first: 2)', "BC", true, false],
  ['(after: "D", before: "B")', "", false, false],
  ['(after: "no cursor")', "ABCDE", false, false],
])("agents%s returns the page %s", async (args, page, hasNextPage, hasPreviousPage) => {
  await using sandbox = await startSandbox({ account: fiveAgents });
  const bot = await connect(sandbox);
  const all = await bot.data("{ agents { edges { cursor } } }");
  const cursors: string[] = all.agents.edges.map(({ cursor }: { cursor: string }) => cursor);
  const cursorOf = (letter: string) => cursors[letters.indexOf(letter)] ?? null;
  const argumentText = args.replaceAll(/"([A-E])"/g, (_, letter) => JSON.stringify(cursorOf(letter)));
  const { agents } = await bot.data(`{ agents${argumentText} { edges { node { name } cursor } pageInfo {
    hasNextPage hasPreviousPage startCursor endCursor } } }`);
  const edges = [...page].map((name) => ({ node: { name }, cursor: cursorOf(name) }));
  const pageInfo = {
    hasNextPage,
    hasPreviousPage,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  };
  expect(agents).toEqual({ edges, pageInfo });
});

test.each(["agents", "departments", "channels"])("%s refuses a page of a negative size", async (list) => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const { errorCode, payload } = await bot.request(`{ ${list}(last: -1) { edges { cursor } } }`);
  expect(errorCode).toBe(500);
  expect(payload.data).toEqual({ [list]: null });
  expect(payload.errors[0].message).toBe('Argument "last" must be a non-negative integer.');
});

test.each(["departments", "channels"])("%s can be walked page by page", async (list) => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  for (const name of ["Ann", "Ben"]) await (await sandbox.addVisitor({ display_name: name })).says("Hi");
  const query = `query($after: String) { ${list}(first: 1, after: $after) {
    edges { node { id } } pageInfo { hasNextPage endCursor } } }`;
  const one = (await bot.data(query))[list];
  const two = (await bot.data(query, { after: one.pageInfo.endCursor }))[list];
  expect([one.pageInfo.hasNextPage, two.pageInfo.hasNextPage]).toEqual([true, false]);
  expect(two.edges[0].node.id).not.toBe(one.edges[0].node.id);
});
