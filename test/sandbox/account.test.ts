import { describe, expect, test } from "vitest";
import {
  admitVisitor,
  createAccount,
  departmentStatus,
  editVisitor,
  findAgent,
  findDepartment,
  findOpenChannel,
  findVisitor,
  setStatus,
  tag,
} from "../../src/sandbox/account/account.ts";
import {
  endChat,
  join,
  leave,
  plainDraft,
  post,
  showTyping,
  sizeOf,
  startChat,
  transfer,
} from "../../src/sandbox/account/chat.ts";
import { scribeIdOf, uuid } from "../../src/sandbox/account/ids.ts";
import type { AccountEvent, Agent, Department, LogEntry } from "../../src/sandbox/account/model.ts";
import { defaultAccount } from "../../src/sandbox/account/seed.ts";
import { createActors } from "../../src/sandbox/actors/actors.ts";
import { createLedger } from "../../src/sandbox/ledger/ledger.ts";
import { createLifetime } from "../../src/sandbox/support/wait-for.ts";
import { seededRandom } from "../support/random.ts";

const historyLimits = { entries: 100, bytes: 1_000_000 };
const decode = (id: string) => JSON.parse(Buffer.from(id, "base64").toString());

/** Creates an account whose time stands still and whose random numbers are all 0. */
function start(seed = defaultAccount) {
  const account = createAccount(seed, { now: () => Date.UTC(2026, 8, 1), random: () => 0, historyLimits });
  const [, sam] = account.agents.values();
  const [support] = account.departments.values();
  const events: AccountEvent[] = [];
  account.listeners.add((event) => events.push(event));
  return { account, sam: sam as Agent, support: support as Department, events };
}

describe("ids", () => {
  test("each kind has the length and form that public logs show", () => {
    const { account, events } = start();
    const visitor = admitVisitor(account, {});
    const channel = startChat(account, visitor);
    const idsOf = (things: Iterable<{ readonly id: string }>) => [...things].map(({ id }) => decode(id));
    expect(idsOf(account.agents.values())).toEqual([
      [
        ["localId", "1000000"],
        ["type", "AGENT"],
      ],
      [
        ["localId", "1000001"],
        ["type", "AGENT"],
      ],
      [
        ["localId", "1000002"],
        ["type", "AGENT"],
      ],
    ]);
    expect(idsOf(account.departments.values())).toEqual([
      [
        ["localId", "1000000"],
        ["type", "DEPARTMENT"],
      ],
      [
        ["localId", "1000001"],
        ["type", "DEPARTMENT"],
      ],
    ]);
    expect(account.key).toBe("00000000");
    expect(visitor).toMatchObject({
      localId: "2.00000000000000",
      lcId: "#supportchat:00000000-00000000000000",
      display_name: "Visitor 00000000",
      email: null,
      phone: null,
      external_id: null,
      current_country: null,
      current_region: null,
      ip: "203.0.113.7",
      user_agent: "Mozilla/5.0 (sandbox)",
    });
    expect(decode(channel.id)).toEqual([
      ["lcId", "#supportchat:00000000-00000000000000"],
      ["scribeId", "2609.00000000.00000000000000"],
      ["type", "VISITOR_CHANNEL"],
    ]);
    post(account, channel, { from: visitor, draft: plainDraft("Hi") });
    endChat(account, channel);
    const entries = events.filter((event): event is LogEntry => "timestamp" in event);
    expect(idsOf(entries)).toEqual([
      [
        ["localId", "#supportchat:00000000-000000000000001788220800"],
        ["type", "MEMBER_JOIN"],
      ],
      [
        ["localId", "#supportchat:00000000-000000000000001788220800.001"],
        ["type", "CHAT_MESSAGE"],
      ],
      [
        ["localId", "#supportchat:00000000-000000000000001788220800.002"],
        ["type", "MEMBER_LEAVE"],
      ],
    ]);
  });

  test("a UUID is of version 4", () => {
    expect(uuid(() => 0)).toBe("00000000-0000-4000-8000-000000000000");
    expect(uuid(() => 0.999)).toBe("ffffffff-ffff-4fff-bfff-ffffffffffff");
  });

  test("a channel's id has the year and month of the chat", () =>
    expect(scribeIdOf("key", "short", Date.UTC(2031, 0, 31))).toBe("3101.key.short"));
});

describe("events", () => {
  test("each change calls the listeners once, with what it is about", () => {
    const { account, sam, support, events } = start();
    const happens = (change: () => unknown) => {
      events.length = 0;
      change();
      return events.map(({ kind }) => kind);
    };
    const visitor = admitVisitor(account, {});
    expect(happens(() => admitVisitor(account, {}))).toEqual(["account"]);
    expect(happens(() => editVisitor(account, visitor, { email: "a@a.example" }))).toEqual(["account"]);
    expect(happens(() => tag(account, visitor, ["vip"]))).toEqual(["account"]);
    expect(happens(() => setStatus(account, sam, "AWAY"))).toEqual(["account"]);
    expect(happens(() => startChat(account, visitor))).toEqual(["join"]);
    const { channel } = visitor;
    if (!channel) throw new Error("There is no chat.");
    expect(happens(() => transfer(account, channel, { department: support, agent: sam }))).toEqual(["channel", "join"]);
    expect(happens(() => join(account, channel, sam))).toEqual([]);
    expect(happens(() => showTyping(account, channel, { agent: sam, typing: true }))).toEqual(["channel"]);
    expect(happens(() => post(account, channel, { from: sam, draft: plainDraft("Hi") }))).toEqual(["message"]);
    expect([...channel.typing]).toEqual([]);
    expect(happens(() => showTyping(account, channel, { agent: sam, typing: true }))).toEqual(["channel"]);
    expect(happens(() => post(account, channel, { from: visitor, draft: plainDraft("Hi") }))).toEqual(["message"]);
    expect([...channel.typing]).toEqual([sam]);
    expect(happens(() => leave(account, channel, sam))).toEqual(["leave"]);
    expect([[...channel.typing], [...channel.agents]]).toEqual([[], []]);
    expect(happens(() => leave(account, channel, sam))).toEqual([]);
    expect(happens(() => endChat(account, channel))).toEqual(["leave"]);
  });

  test("entries of one moment have times that differ, in whole milliseconds", () => {
    let now = 1_000.7;
    const account = createAccount(defaultAccount, { now: () => now, random: () => 0, historyLimits });
    const channel = startChat(account, admitVisitor(account, {}));
    const say = () => post(account, channel, { from: channel.visitor, draft: plainDraft("Hi") });
    say();
    now = 900;
    say();
    now = 2_000.2;
    say();
    expect(channel.log.items.map(({ timestamp }) => timestamp)).toEqual([1000, 1001, 1002, 2000]);
  });
});

describe("limits", () => {
  test("of visitors without a chat the account and the actors keep the latest 1,000", () => {
    const account = createAccount(defaultAccount, { now: () => 0, random: seededRandom(1), historyLimits });
    const ledger = createLedger({ now: () => 0, limits: historyLimits, tokens: [] });
    const { addVisitor, visitors } = createActors({ account, ledger, lifetime: createLifetime() });
    const ids = Array.from({ length: 1_000 }, () => addVisitor({}).id);
    expect([account.visitors.size, visitors.size]).toEqual([1_000, 1_000]);
    const { id } = addVisitor({});
    expect([...account.visitors.keys()]).toEqual([...ids.slice(1), id]);
    expect([...visitors.keys()]).toEqual([...ids.slice(1), id]);
    expect(account.idle.size).toBe(1_000);
  });

  test("a visitor is without a chat before it begins, and again after its end", () => {
    const { account } = start();
    const visitor = admitVisitor(account, {});
    expect([...account.idle]).toEqual([visitor]);
    const channel = startChat(account, visitor);
    expect([...account.idle]).toEqual([]);
    endChat(account, channel);
    expect([...account.idle]).toEqual([visitor]);
  });

  test("10,000 ended chats are known as such, and older ones are unknown", () => {
    const { account } = start();
    for (let count = 0; count < 10_000; count++) account.ended.add(`chat ${count}`);
    const channel = startChat(account, admitVisitor(account, {}));
    endChat(account, channel);
    expect(account.ended.size).toBe(10_000);
    expect(() => findOpenChannel(account, channel.id)).toThrow("The chat in this channel has ended.");
    expect(() => findOpenChannel(account, "chat 1")).toThrow("The chat in this channel has ended.");
    expect(() => findOpenChannel(account, "chat 0")).toThrow('There is no channel with the id "chat 0".');
  });

  test("a tag has at most 255 characters, and a visitor at most 1,000 tags", () => {
    const { account } = start();
    const visitor = admitVisitor(account, {});
    tag(account, visitor, ["x".repeat(255)]);
    expect(() => tag(account, visitor, ["fine", "x".repeat(256)])).toThrow(
      "A tag cannot be longer than 255 characters.",
    );
    tag(
      account,
      visitor,
      Array.from({ length: 999 }, (_, at) => `tag-${at}`),
    );
    expect(() => tag(account, visitor, ["more"])).toThrow("A visitor cannot have more than 1000 tags.");
    expect(visitor.current_tags.size).toBe(1_000);
  });

  test.each([
    [200, `"${"x".repeat(200)}"`],
    [201, `"${"x".repeat(200)}"`],
  ])("of an unknown id of %i characters a refusal shows 200", (length, shown) => {
    const { account } = start();
    const id = "x".repeat(length);
    expect(() => findAgent(account, id)).toThrow(`There is no agent with the id ${shown}.`);
    expect(() => findDepartment(account, id)).toThrow(`There is no department with the id ${shown}.`);
    expect(() => findVisitor(account, id)).toThrow(`There is no visitor with the id ${shown}.`);
  });

  test("the size of an entry grows with each of its parts", () => {
    const { account } = start();
    const channel = startChat(account, admitVisitor(account, {}));
    const sizeWith = (part: object) => {
      post(account, channel, { from: account.bot, draft: { ...plainDraft(""), ...part } });
      return sizeOf(channel.log.items.at(-1) as LogEntry);
    };
    const structured = { kind: "BUTTON_TEMPLATE", msg: "?", buttons: [] };
    expect(sizeOf(channel.log.items[0] as LogEntry)).toBe(200);
    expect(sizeWith({})).toBe(200);
    expect(sizeWith({ content: "12345" })).toBe(205);
    expect(sizeWith({ msg_id: "123" })).toBe(203);
    expect(sizeWith({ options: ["12", "34"] })).toBe(205);
    expect(sizeWith({ structured })).toBe(200 + JSON.stringify([structured, null]).length);
    expect(sizeWith({ fallback: { msg: "?" } })).toBe(200 + JSON.stringify([null, { msg: "?" }]).length);
  });
});

test("what is missing in a change of a visitor stays as it is", () => {
  const { account } = start();
  const visitor = admitVisitor(account, { display_name: "Ann", email: "a", phone: "1" });
  editVisitor(account, visitor, { display_name: null, email: undefined });
  expect(visitor).toMatchObject({ display_name: "Ann", email: "a", phone: "1" });
  editVisitor(account, visitor, { display_name: "Anna", email: "b", phone: "2" });
  expect(visitor).toMatchObject({ display_name: "Anna", email: "b", phone: "2" });
});

test("a department of an agent who is not in the seed is refused", () => {
  const seed = { ...defaultAccount, departments: [{ name: "d".repeat(101), agents: ["Sam", "a".repeat(101)] }] };
  expect(() => start(seed)).toThrow(
    new TypeError(`The department ${"d".repeat(99)}… names the agent ${"a".repeat(99)}…, who is not in the account.`),
  );
});

test("an agent's name and status have defaults, and the bot is OFFLINE", () => {
  const { account, support } = start({
    bot: { display_name: "Bot" },
    agents: [{ display_name: "Sam" }],
    departments: [{ name: "Support", agents: ["Sam", "Bot"] }],
  });
  expect([...account.agents.values()]).toMatchObject([
    { kind: "agent", name: "Bot", display_name: "Bot", status: "OFFLINE" },
    { kind: "agent", name: "Sam", display_name: "Sam", status: "ONLINE" },
  ]);
  expect(departmentStatus(support)).toBe("ONLINE");
  setStatus(account, support.agents[0] as Agent, "INVISIBLE");
  expect(departmentStatus(support)).toBe("OFFLINE");
});
