import { expect, test } from "vitest";
import { tag } from "../../../src/sandbox/account/account.ts";
import { join, leave, transfer } from "../../../src/sandbox/account/chat.ts";
import type { VisitorChannel, VisitorRecord } from "../../../src/sandbox/account/model.ts";
import type { Visitor } from "../../../src/sandbox/actors/visitor.ts";
import { createLedger } from "../../../src/sandbox/ledger/ledger.ts";
import type { ActionContext } from "../../../src/sandbox/page/actions/action.ts";
import { createAccountFeed } from "../../../src/sandbox/page/stream/account-feed.ts";
import { createFramesFeed } from "../../../src/sandbox/page/stream/frames-feed.ts";
import { firstLook, type Look, readLook } from "../../../src/sandbox/page/stream/look.ts";
import { createTranscriptsFeed } from "../../../src/sandbox/page/stream/transcripts-feed.ts";
import { createVisitorsFeed } from "../../../src/sandbox/page/stream/visitors-feed.ts";
import { createWelcome } from "../../../src/sandbox/page/stream/welcome.ts";
import { agentIdOf, startContext } from "./page-context.ts";

const recordOf = ({ service }: ActionContext, { id }: Visitor) => service.account.visitors.get(id) as VisitorRecord;
const channelOf = (context: ActionContext, visitor: Visitor) => recordOf(context, visitor).channel as VisitorChannel;

/** Lets an agent join the chat of a visitor. */
function letJoin(context: ActionContext, visitor: Visitor, display_name: string): void {
  const { account } = context.service;
  const agent = account.agents.get(agentIdOf(context, display_name));
  if (agent) join(account, channelOf(context, visitor), agent);
}

/** Creates three visitors: Ann is idle, Ben waits for an agent, and Cas is in a chat with Sam. */
async function startVisitors() {
  const context = startContext();
  const { actors } = context;
  const ann = actors.addVisitor({ display_name: "Ann", email: "ann@A.example", phone: "0001", external_id: "Ext-1" });
  const ben = actors.addVisitor({ display_name: "Ben", department: "Sales" });
  const cas = actors.addVisitor({ display_name: "Cas" });
  tag(context.service.account, recordOf(context, cas), ["Regular", "VIP"]);
  await ben.says("Hi");
  await cas.says("Hello");
  letJoin(context, cas, "Sam");
  const names = new Map([ann, ben, cas].map(({ id, display_name }) => [id, display_name]));
  const next = createVisitorsFeed(context);
  /** Returns the next update, with names in place of ids. */
  const look = (part: Partial<Look>) => {
    const update = next({ ...firstLook, ...part });
    const namesOf = (ids: readonly string[] = []) => ids.map((id) => names.get(id) ?? id);
    return (
      update && {
        listed: namesOf(update.listed),
        open: namesOf(update.open),
        gone: namesOf(update.gone),
        changed: update.changed.map(({ display_name }) => display_name),
        counts: update.counts,
      }
    );
  };
  return { context, ann, ben, cas, look, next };
}

test("the page lists the latest visitors first, and as many as it asks for", async () => {
  const { look } = await startVisitors();
  const counts = { all: 3, inChat: 2, waiting: 1, matching: 3 };
  const nothing = { open: [], gone: [], counts };
  expect(look({ limit: 2 })).toEqual({ ...nothing, listed: ["Cas", "Ben"], changed: ["Cas", "Ben"] });
  expect(look({ limit: 3 })).toEqual({ ...nothing, listed: ["Cas", "Ben", "Ann"], changed: ["Ann"] });
  expect(look({ limit: 0 })).toEqual({ ...nothing, listed: [], changed: [] });
});

test.each<[Partial<Look>, readonly string[]]>([
  [{ filter: "all" }, ["Cas", "Ben", "Ann"]],
  [{ filter: "idle" }, ["Ann"]],
  [{ filter: "waiting" }, ["Ben"]],
  [{ filter: "in-chat" }, ["Cas", "Ben"]],
  [{ search: "an" }, ["Ann"]],
  [{ search: "a.example" }, ["Ann"]],
  [{ search: "001" }, ["Ann"]],
  [{ search: "ext-1" }, ["Ann"]],
  [{ search: "sales" }, ["Ben"]],
  [{ search: "vip" }, ["Cas"]],
  [{ search: "a" }, ["Cas", "Ben", "Ann"]],
  [{ search: "nothing" }, []],
  [{ filter: "idle", search: "ben" }, []],
])("a look at %j lists %j", async (part, listed) => {
  const { look } = await startVisitors();
  expect(look(part)).toEqual({
    listed,
    open: [],
    gone: [],
    changed: listed,
    counts: { all: 3, inChat: 2, waiting: 1, matching: listed.length },
  });
});

test("the page gets a visitor again only after a change, and after the visitor was not shown", async () => {
  const { ann, look } = await startVisitors();
  expect(look({})?.changed).toEqual(["Cas", "Ben", "Ann"]);
  expect(look({})).toBeUndefined();
  await ann.changesName("Anna");
  expect(look({})).toMatchObject({ listed: ["Cas", "Ben", "Ann"], changed: ["Anna"] });
  expect(look({ limit: 1 })).toMatchObject({ listed: ["Cas"], changed: [] });
  expect(look({})).toMatchObject({ changed: ["Ben", "Anna"] });
});

test("an open chat is shown even if its visitor is not listed", async () => {
  const { ann, cas, look } = await startVisitors();
  expect(look({ limit: 1, open: [ann.id, cas.id, "unknown"] })).toMatchObject({
    listed: ["Cas"],
    open: ["Ann", "Cas"],
    gone: ["unknown"],
    changed: ["Cas", "Ann"],
  });
});

test("a visitor whom the account has dropped is gone from the page", async () => {
  const { context, ann, ben, next } = await startVisitors();
  // With these visitors, Ann is the oldest of 1,000 visitors without a chat.
  for (let count = 0; count < 999; count++) context.actors.addVisitor({});
  expect(next({ ...firstLook, open: [ann.id] })).toMatchObject({ open: [ann.id], gone: [], counts: { all: 1002 } });
  await ben.leaves();
  expect(next({ ...firstLook, open: [ann.id] })).toMatchObject({ open: [], gone: [ann.id], counts: { all: 1001 } });
});

test("a visitor is shown with everything that the account has", async () => {
  const { context, ann, ben, cas, next } = await startVisitors();
  context.typing.setVisitor(ann.id, true);
  const details = { external_id: null, current_country: null, current_region: null, email: null, phone: null };
  const idsOf = (visitor: Visitor) => {
    const { id, localId, lcId } = recordOf(context, visitor);
    return { id, localId, lcId };
  };
  const { account } = context.service;
  const [support] = account.departments.values();
  const sam = account.agents.get(agentIdOf(context, "Sam"));
  if (support && sam) transfer(account, channelOf(context, cas), { department: support, agent: sam });
  channelOf(context, cas).typing.add(account.bot);
  expect(next(firstLook)?.changed).toEqual([
    {
      ...idsOf(cas),
      ...details,
      display_name: "Cas",
      current_tags: ["Regular", "VIP"],
      structuredMessages: true,
      isTyping: false,
      latest: "Sam joined the chat",
      chat: { agents: ["Sam"], typing: ["Bot"], department: "Support" },
    },
    {
      ...idsOf(ben),
      ...details,
      display_name: "Ben",
      current_tags: [],
      structuredMessages: true,
      isTyping: false,
      latest: "Ben: Hi",
      chat: { agents: [], typing: [], department: "Sales" },
    },
    {
      ...idsOf(ann),
      ...details,
      display_name: "Ann",
      email: "ann@A.example",
      phone: "0001",
      external_id: "Ext-1",
      current_tags: [],
      structuredMessages: true,
      isTyping: true,
      latest: "",
    },
  ]);
  await ann.says("No department");
  expect(next(firstLook)?.changed).toMatchObject([{ chat: { agents: [], typing: [] }, latest: "Ann: No department" }]);
  expect(channelOf(context, ann).department).toBeUndefined();
});

test.each([
  [75, "x".repeat(75)],
  [76, `${"x".repeat(75)}…`],
])("of a text of %i characters the list shows 80 characters, with the name", async (length, shown) => {
  const { ann, next } = await startVisitors();
  await ann.says("x".repeat(length));
  expect(next(firstLook)?.changed[2]?.latest).toBe(`Ann: ${shown}`);
});

test("the page gets the agents, departments and faults, and nothing while nothing changes", async () => {
  const { context, ben, cas } = await startVisitors();
  const { account, faults } = context.service;
  const next = createAccountFeed(context.service);
  letJoin(context, ben, "Sam");
  const armed = faults.arm({ fault: "twice", times: 2 });
  const update = next();
  const idOf = (name: string) => agentIdOf(context, name);
  const free = { chats: 0, visitors: [] };
  expect(update).toEqual({
    kind: "account",
    agents: [
      { id: idOf("Bot"), display_name: "Bot", status: "OFFLINE", hasToken: true, isBot: true, ...free },
      {
        id: idOf("Sam"),
        display_name: "Sam",
        status: "ONLINE",
        ...{ hasToken: false, isBot: false, chats: 2, visitors: ["Ben", "Cas"] },
      },
      { id: idOf("Robin"), display_name: "Robin", status: "OFFLINE", hasToken: false, isBot: false, ...free },
    ],
    departments: [
      { name: "Support", status: "ONLINE", agents: ["Sam"] },
      { name: "Sales", status: "OFFLINE", agents: ["Robin"] },
    ],
    armed: [
      {
        number: expect.any(Number),
        fault: { fault: "twice", times: 2 },
        sentence: "The next 2 answers come twice.",
        remaining: 2,
        triggered: 0,
      },
    ],
    held: 0,
  });
  expect(next()).toBeUndefined();
  faults.arm({ fault: "silent" });
  const [first, second] = next()?.armed ?? [];
  expect(first?.number).toBe(update?.armed[0]?.number);
  expect(second?.number).toBe((first?.number ?? 0) + 1);
  armed.disarm();
  expect(next()?.armed.map(({ number }) => number)).toEqual([second?.number]);
  faults.hold();
  expect(next()?.held).toBe(1);
  leave(account, channelOf(context, cas), account.agents.get(idOf("Sam")) ?? account.bot);
  expect(next()?.agents[1]).toMatchObject({ chats: 1, visitors: ["Ben"] });
});

test("of an agent's visitors three are named, and all are counted", async () => {
  const context = startContext();
  for (const display_name of ["Ann", "Ben", "Cas", "Dan"]) {
    const visitor = context.actors.addVisitor({ display_name });
    await visitor.says("Hi");
    letJoin(context, visitor, "Sam");
  }
  const update = createAccountFeed(context.service)();
  expect(update?.agents[1]).toMatchObject({ chats: 4, visitors: ["Ann", "Ben", "Cas"] });
});

test("a page gets the transcript of an open chat once, and then what is new", async () => {
  const { context, ann, cas } = await startVisitors();
  const next = createTranscriptsFeed(context);
  const look = (open: readonly string[]) =>
    next({ ...firstLook, open }).map(({ visitor, reset, entries }) => [
      visitor,
      reset,
      entries.map(({ text }) => text),
    ]);
  expect(look([])).toEqual([]);
  expect(look([ann.id, "unknown", cas.id])).toEqual([
    [ann.id, true, []],
    [cas.id, true, ["joined the chat", "Hello", "joined the chat"]],
  ]);
  expect(look([ann.id, cas.id])).toEqual([]);
  await cas.says("And now?");
  expect(look([ann.id, cas.id])).toEqual([[cas.id, false, ["And now?"]]]);
  expect(look([ann.id])).toEqual([]);
  expect(look([cas.id])).toEqual([[cas.id, true, ["joined the chat", "Hello", "joined the chat", "And now?"]]]);
});

test("a transcript is sent again when the last entry that was sent is no longer kept, and only its newest 200", async () => {
  const context = startContext({ historyLimits: { entries: 300, bytes: 4_000_000 } });
  const ann = context.actors.addVisitor({ display_name: "Ann" });
  const next = createTranscriptsFeed(context);
  const look = { ...firstLook, open: [ann.id] };
  await ann.says("0");
  expect(next(look)).toMatchObject([{ reset: true, entries: [{}, { text: "0" }] }]);
  for (let count = 1; count <= 500; count++) await ann.says(String(count));
  const [update] = next(look);
  expect(update?.reset).toBe(true);
  expect(update?.entries.map(({ text }) => text)).toEqual(Array.from({ length: 200 }, (_, at) => String(301 + at)));
});

test("a transcript goes on behind the last entry that was sent while it is kept, even as the oldest", async () => {
  const context = startContext({ historyLimits: { entries: 4, bytes: 4_000_000 } });
  const ann = context.actors.addVisitor({ display_name: "Ann" });
  const next = createTranscriptsFeed(context);
  const look = { ...firstLook, open: [ann.id] };
  for (const text of ["0", "1"]) await ann.says(text);
  next(look);
  for (const text of ["2", "3", "4"]) await ann.says(text);
  expect(ann.transcript[0]?.text).toBe("1");
  expect(next(look)).toMatchObject([{ reset: false, entries: [{ text: "2" }, { text: "3" }, { text: "4" }] }]);
});

/** Creates a feed of a new ledger, whose entries are printed by `print`. */
function startFrames(print = ({ seq }: { readonly seq: number }) => String(seq)) {
  const ledger = createLedger({ now: () => 0, limits: { entries: 5_000, bytes: 64_000_000 }, tokens: [] });
  const next = createFramesFeed(ledger, print);
  const read = () => {
    const update = next();
    return update === undefined ? undefined : JSON.parse(update);
  };
  const record = (count: number) => {
    for (let each = 0; each < count; each++) ledger.record({ kind: "unreadable", socket: 1, text: "" });
  };
  const start = (subscription_id: string) =>
    ledger.record({ kind: "started", socket: 1, subscription_id, operations: [], document: "" });
  return { ledger, read, record, start };
}

const seqs = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, at) => first + at);

test("a page gets each frame once, oldest first", () => {
  const { read, record, start } = startFrames();
  expect(read()).toBeUndefined();
  record(2);
  expect(read()).toEqual({ kind: "frames", entries: [1, 2], skipped: 0, live: [] });
  expect(read()).toBeUndefined();
  start("one");
  expect(read()).toEqual({ kind: "frames", entries: [3], skipped: 0, live: [] });
});

test("of many frames a page gets the newest 399, with the subscriptions that were live before them", () => {
  const { read, record, start } = startFrames();
  start("before");
  start("first shown");
  record(398);
  expect(read()).toEqual({ kind: "frames", entries: seqs(2, 400), skipped: 1, live: [1] });
  record(399);
  expect(read()).toEqual({ kind: "frames", entries: seqs(401, 799), skipped: 0, live: [] });
});

test.each([
  [250_000, 2],
  [250_001, 1],
  [600_000, 1],
])("frames of %i characters each: an update has %i of them", (length, count) => {
  const { read, record } = startFrames(() => JSON.stringify("x".repeat(length - 2)));
  record(3);
  const { entries, skipped } = read();
  expect([entries.length, skipped]).toEqual([count, 3 - count]);
});

const body = { search: "", filter: "all", limit: 100, open: [], frames: true };
test.each<[object, Partial<Look>]>([
  [{}, {}],
  [{ search: ` ${"A".repeat(199)}B` }, { search: "a".repeat(199) }],
  [{ filter: "in-chat" }, { filter: "in-chat" }],
  [{ limit: 1_000 }, { limit: 1_000 }],
  [{ limit: 1_001 }, { limit: 1_000 }],
  [{ open: [..."abcdefgh"] }, { open: [..."abcdefgh"] }],
  [{ open: [..."abcdefghi"] }, { open: [..."abcdefgh"] }],
  [{ frames: false }, { frames: false }],
])("a page may look at %j", (change, look) =>
  expect(readLook({ ...body, ...change })).toEqual({ ...firstLook, ...look }),
);

test.each([
  [{ filter: "busy" }, 'There is no filter "busy".'],
  [{ search: 7 }, "The search is missing."],
  [{ limit: -1 }, "The limit is not a whole number."],
  [{ open: [7] }, "The open is not a list of texts."],
  [{ frames: 1 }, "The frames must be true or false."],
])("a page cannot look at %j", (change, message) => expect(() => readLook({ ...body, ...change })).toThrow(message));

test("a page first shows everything, 100 visitors and no chat", () =>
  expect(firstLook).toEqual({ search: "", filter: "all", limit: 100, open: [], frames: true }));

test("the welcome names the sandbox and the stream, the faults and the bad days, and no token", () => {
  const context = startContext();
  const { faults, badDays, ...welcome } = createWelcome(context, { ...context.streams, last: 7 });
  expect(welcome).toEqual({
    kind: "welcome",
    stream: 7,
    run: "first",
    endpoint: "http://127.0.0.1:4747/graphql/request",
    snippet: [
      'import { connect } from "conversations-codegen";',
      "",
      "const session = await connect({",
      '  endpoint: "http://127.0.0.1:4747/graphql/request",',
      '  accessToken: "••••••••",',
      "});",
      "",
    ].join("\n"),
  });
  expect(faults.find(({ name }) => name === "late")).toEqual({
    name: "late",
    area: "answer",
    description: "Executes a request or stop and holds the answer back, for a time or until `release()`.",
    example: { fault: "late", ms: 2000 },
    sentence: "The next answer comes 2 s late.",
  });
  expect(badDays.map(({ name, sentences }) => [name, ...sentences])).toEqual([
    [
      "Reconnect storm",
      "Now, the socket is cut without a close frame.",
      "The next 2 WebSockets are refused with 503.",
      "When each of the next 3 sockets opens, the socket is cut without a close frame.",
    ],
    [
      "Rate limit",
      "The next 10 answers to a mutation are refused with RATE_LIMITED.",
      "The next login is answered with 429 and Retry-After: 2.",
    ],
    [
      "EOS at night",
      'Now, the agent session ends with EOS and the reason "unexpected session state".',
      "The next 2 logins are answered with 503.",
      "The next login is answered 3 s late.",
    ],
    [
      "Slow service",
      "The next 5 answers come 4 s late.",
      "The next answer never comes.",
      "The next answer comes twice.",
    ],
  ]);
});
