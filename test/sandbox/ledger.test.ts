import { expect, test } from "vitest";
import { type LedgerEntryOf, startSandbox } from "../../src/sandbox/index.ts";
import type { LedgerEvent } from "../../src/sandbox/ledger/entries.ts";
import { createLedger } from "../../src/sandbox/ledger/ledger.ts";
import { createNarrator } from "../../src/sandbox/ledger/narrate.ts";
import { createRedactor } from "../../src/sandbox/ledger/redact.ts";
import { clockAt } from "../support/clock-at.ts";
import { connect, login, onMessage, open, post, sendMessage, startChat } from "./bot.ts";

const list = "query Departments { departments { edges { node { name } } } }";

test("the ledger has received and sent frames in order", async () => {
  await using sandbox = await startSandbox({ clock: clockAt(() => 1_790_000_000_000) });
  const bot = await connect(sandbox);
  await bot.request(list, { unused: 1 });
  const { subscription_id } = await bot.data(onMessage);
  await (await sandbox.addVisitor()).says("Hi");
  bot.send({ payload: { subscription_id }, type: "stop_subscription", id: "stop" });
  await bot.take(({ id }) => id === "stop");
  await bot.ping();
  bot.send("rubble");
  bot.drop();
  await sandbox.ledger.waitFor(({ kind }) => kind === "closed");

  expect(sandbox.ledger.entries.map(({ kind }) => kind)).toEqual([
    ...["login", "login-answer", "opened"],
    ...["request", "executed", "answer"],
    ...["request", "executed", "answer", "started", "data"],
    ...["stop", "stopped", "answer", "ping", "pong", "unreadable", "closed"],
  ]);
  expect(sandbox.ledger.entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 18 }, (_, at) => at + 1));
  expect(sandbox.ledger.entries[0]?.at).toBe(1_790_000_000_000);
  expect(sandbox.ledger.lastSeq).toBe(18);
  expect(sandbox.ledger.requests("departments")).toEqual([
    {
      ...{ kind: "request", seq: 4, at: 1_790_000_000_000, socket: 1, id: 1, type: "query" },
      ...{ operations: ["Departments", "departments"], document: list, variables: { unused: 1 } },
    },
  ]);
  expect(sandbox.ledger.entriesOf("login-answer")).toMatchObject([{ login: 1, status: 200, session: 1 }]);
  expect(sandbox.ledger.entriesOf("data")).toMatchObject([
    { socket: 1, subscription_id, payload: { data: { message: {} } } },
  ]);
  expect(sandbox.ledger.entriesOf("closed")).toMatchObject([{ socket: 1, code: 1006 }]);
});

test("requests are found by the operation's name, by its fields, or all", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  await bot.data(list);
  await bot.data("{ d: departments { edges { cursor } } agents { edges { cursor } } }");
  await bot.request("{ broken");
  const { ledger } = sandbox;
  expect(ledger.requests("Departments")).toHaveLength(1);
  expect(ledger.requests("departments")).toHaveLength(2);
  expect(ledger.requests("agents")).toHaveLength(1);
  expect(ledger.requests("d")).toHaveLength(0);
  expect(ledger.requests()).toHaveLength(3);
});

test("the ledger records separately whether a request was carried out and whether it was answered", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  sandbox.faults.arm({ fault: "refuse", error: "RATE_LIMITED" });
  await bot.request(list);
  sandbox.faults.arm({ fault: "drop", when: "before-answer" });
  bot.send({ payload: { query: list }, type: "request", id: "lost" });
  await bot.closed;
  expect(sandbox.ledger.entriesOf("answer").map(({ id }) => id)).toEqual([1]);
  expect(sandbox.ledger.entriesOf("executed").map(({ id }) => id)).toEqual(["lost"]);
  expect(sandbox.ledger.entriesOf("fault").map(({ fault }) => fault.fault)).toEqual(["refuse", "drop"]);
});

test("active subscriptions and open sockets are the current ones", async () => {
  await using sandbox = await startSandbox();
  const { ledger } = sandbox;
  const bot = await connect(sandbox);
  const second = await open(bot.address);
  const one = await bot.data("subscription One { message { node { id } } }");
  await bot.data("subscription Two { message { node { id } } }");
  await second.data(onMessage);
  const names = () => ledger.activeSubscriptions.map(({ socket, operations }) => `${socket} ${operations[0]}`);
  expect(names()).toEqual(["1 One", "1 Two", "2 message"]);
  bot.send({ payload: one, type: "stop_subscription", id: "stop" });
  await bot.take(({ id }) => id === "stop");
  expect(names()).toEqual(["1 Two", "2 message"]);
  expect(ledger.openSockets).toEqual([1, 2]);
  bot.drop();
  await ledger.waitFor(({ kind }) => kind === "closed");
  expect(names()).toEqual(["2 message"]);
  expect(ledger.openSockets).toEqual([2]);
});

test("a subscription whose client leaves before the answer never becomes active", async () => {
  await using sandbox = await startSandbox({ limits: { subscriptionsPerSession: 1 } });
  const bot = await connect(sandbox);
  sandbox.faults.arm({ fault: "late" });
  bot.send({ payload: { query: onMessage }, type: "request", id: 1 });
  await bot.ping();
  bot.drop();
  await sandbox.ledger.waitFor(({ kind }) => kind === "closed");
  expect(sandbox.faults.release()).toBe(1);
  const again = await open(bot.address);
  expect(await again.data(onMessage)).toHaveProperty("subscription_id");
  expect(sandbox.ledger.activeSubscriptions).toMatchObject([{ socket: 2 }]);
});

test("waitFor finds an earlier or a later entry, and only after a place if one is given", async () => {
  await using sandbox = await startSandbox();
  const { ledger } = sandbox;
  const isRequest = (entry: { kind: string }): entry is LedgerEntryOf<"request"> => entry.kind === "request";
  const waiting = ledger.waitFor(isRequest);
  const bot = await connect(sandbox);
  await bot.request(list);
  expect((await waiting).id).toBe(1);
  expect((await ledger.waitFor(isRequest)).id).toBe(1);
  const next = ledger.waitFor(isRequest, { after: ledger.lastSeq });
  await bot.request(list);
  expect((await next).id).toBe(2);
});

test("a failed wait shows the newest entries, without secrets", async () => {
  await using sandbox = await startSandbox();
  const { ledger } = sandbox;
  await expect(ledger.waitFor(() => true, { timeoutMs: 1 })).rejects.toThrow(
    "No matching entry in the ledger within 1 ms: it is empty. No bot has logged in.",
  );
  await login(sandbox);
  const failure = await ledger.waitFor(({ kind }) => kind === "eos", { timeoutMs: 1 }).catch(String);
  expect(failure).toContain("No matching entry in the ledger within 1 ms. The newest of 2 entries:\n  {");
  expect(failure).not.toContain(sandbox.accessToken);
  const waiting = ledger.waitFor(() => false).catch(String);
  await sandbox.close();
  expect(await waiting).toContain("before the sandbox closed");
});

test("each JSON line is an entry, and none holds a token or a session's address", async () => {
  await using sandbox = await startSandbox({ accessToken: "CANARY-TOKEN", tokens: { "CANARY-OTHER": "disabled" } });
  const { websocket_url, session_id, client_id } = await login(sandbox);
  const bot = await open(websocket_url);
  await login(sandbox, "CANARY-OTHER").catch(() => {});
  await post(sandbox, { query: 'mutation { startAgentSession(access_token: "CANARY-WRONG") { session_id } }' });
  await post(sandbox, { query: 'mutation { startAgentSession(access_token: "CANARY-BROKEN) { session_id } }' });
  await post(sandbox, {
    query: "mutation($t: Int) { startAgentSession(access_token: $t) { x } }",
    variables: { t: "CANARY-VARIABLE" },
  });
  bot.send(`{"my address is": "${websocket_url}"}`);
  await bot.request(sendMessage, { channel_id: session_id, msg: `I am CANARY-TOKEN, client ${client_id}` });
  const again = await post(sandbox, {
    query: 'mutation { startAgentSession(access_token: "CANARY-TOKEN") { w: websocket_url s: session_id } }',
  });
  const lines = sandbox.ledger.toJSONLines().trimEnd().split("\n");
  expect(lines).toHaveLength(sandbox.ledger.lastSeq);
  expect(lines.map((line) => JSON.parse(line).seq)).toEqual(sandbox.ledger.entries.map(({ seq }) => seq));
  const text = lines.join("\n");
  for (const secret of ["CANARY", websocket_url, session_id, client_id, again.body.data.startAgentSession.s]) {
    expect(text).not.toContain(secret);
  }
  expect(text).toContain("startAgentSession");
});

test("visitors' texts stay readable in the JSON lines", async () => {
  await using chat = await startChat();
  const { sandbox, bot, ann } = chat;
  await bot.data(sendMessage, { channel_id: ann.channel_id, msg: 'You said "Hi"' });
  expect(sandbox.ledger.toJSONLines()).toContain('"msg":"You said \\"Hi\\""');
});

test("a payload of unlimited depth does not break the ledger", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  bot.send(`{"sig":"PING","payload":${"[".repeat(2000)}${"]".repeat(2000)}}`);
  await bot.take(({ sig }) => sig === "PONG");
  expect(sandbox.ledger.toJSONLines()).toContain("too deep");
});

test("the ledger keeps only the newest entries, and counts all", async () => {
  await using sandbox = await startSandbox({ ledgerLimits: { entries: 10 } });
  const bot = await connect(sandbox);
  await bot.data(onMessage);
  for (let count = 0; count < 50; count++) await bot.ping();
  const { entries, lastSeq, activeSubscriptions } = sandbox.ledger;
  expect(lastSeq).toBe(107);
  expect(entries.length).toBeGreaterThanOrEqual(10);
  expect(entries.length).toBeLessThanOrEqual(20);
  expect(entries.at(-1)?.seq).toBe(lastSeq);
  expect(activeSubscriptions).toHaveLength(1);
});

/** Returns the narrator's lines about entries. Failures have a mark, and entries without a line are left out. */
function narrated(events: readonly LedgerEvent[]): readonly (string | undefined)[] {
  const narrate = createNarrator();
  return events.map((event, at) => {
    const narration = narrate({ seq: at + 1, at: 0, ...event });
    return narration && `${narration.isFailure ? "! " : ""}${narration.line}`;
  });
}

const request = { kind: "request", socket: 1, type: "query", document: "" } as const;
const refusal = { status: 429, payload: { errors: [{ name: "RATE_LIMITED", message: "Slow down", UUID: "" }] } };

test.each<[readonly LedgerEvent[], string | undefined]>([
  [[{ kind: "login", operations: [], document: "" }], undefined],
  [[{ kind: "login-answer", login: 1, status: 399 }], "A request over HTTP was answered with 399"],
  [[{ kind: "login-answer", login: 1, status: 400 }], "! A login was refused with 400"],
  [[{ kind: "login-answer", login: 1, status: 200, session: 3 }], "A bot logged in: agent session 3"],
  [[{ kind: "opened", socket: 2, session: 1 }], "Socket 2 opened"],
  [[{ kind: "opened", socket: 2 }], "Socket 2 opened at an address of no agent session"],
  [[{ kind: "closed", socket: 2, code: 1006 }], "Socket 2 closed with 1006"],
  [[{ kind: "upgrade-refused", status: 0 }], "! A WebSocket was not answered"],
  [[{ kind: "upgrade-refused", status: 503 }], "! A WebSocket was refused with 503"],
  [[{ ...request, id: 1, operations: ["List"] }], undefined],
  [[{ kind: "answer", socket: 1, id: 1, payload: {} }], undefined],
  [[{ kind: "answer", socket: 1, id: 1, ...refusal }], "! A request on socket 1 failed: RATE_LIMITED: Slow down"],
  [
    [
      { ...request, id: 1, operations: ["List", "agents"] },
      { ...request, id: "1", operations: ["Other"] },
      { ...request, socket: 2, id: 1, operations: ["Other"] },
      { kind: "answer", socket: 1, id: 1, ...refusal },
    ],
    "! List on socket 1 failed: RATE_LIMITED: Slow down",
  ],
  [
    [
      { ...request, id: 1, operations: ["List"] },
      { kind: "answer", socket: 1, id: 1, payload: {} },
      { kind: "answer", socket: 1, id: 1, status: 503, payload: { body: "gone" } },
    ],
    "! A request on socket 1 failed: protocol error 503: gone",
  ],
  [
    [
      { ...request, id: 1, operations: [] },
      { kind: "answer", socket: 1, id: 1, ...refusal },
    ],
    "! A request that cannot be parsed on socket 1 failed: RATE_LIMITED: Slow down",
  ],
  [[{ kind: "eos", socket: 4, reason: "enough" }], "! EOS on socket 4: enough"],
  [[{ kind: "unreadable", socket: 5, text: "x" }], "! A frame on socket 5 is not a message"],
  [[{ kind: "fault", fault: { fault: "twice" } }], "! Fault triggered: twice"],
  [
    [{ kind: "started", socket: 1, subscription_id: "x", operations: ["OnMessage"], document: "" }],
    "OnMessage is live on socket 1",
  ],
  [
    [{ kind: "started", socket: 1, subscription_id: "x", operations: [], document: "" }],
    "A subscription is live on socket 1",
  ],
  [[{ kind: "stopped", socket: 1, subscription_id: "x" }], "A subscription ended on socket 1"],
  [[{ kind: "executed", socket: 1, id: 1 }], undefined],
  [[{ kind: "ping", socket: 1, payload: 1 }], undefined],
])("the last of %j is described as %j", (events, line) => expect(narrated(events).at(-1)).toBe(line));

test("the names of the newest 1,000 unanswered calls are known", () => {
  const requests = Array.from({ length: 1_001 }, (_, id) => ({ ...request, id, operations: [`Call${id}`] }));
  const answerTo = (id: number) => ({ kind: "answer", socket: 1, id, ...refusal }) as const;
  expect(narrated([...requests, answerTo(0), answerTo(1)]).slice(-2)).toEqual([
    "! A request on socket 1 failed: RATE_LIMITED: Slow down",
    "! Call1 on socket 1 failed: RATE_LIMITED: Slow down",
  ]);
});

const redacted = "[redacted]";

/** Nests a value in lists. */
const nested = (depth: number, value: unknown): unknown => (depth === 0 ? value : [nested(depth - 1, value)]);

test.each<[unknown, unknown]>([
  ["nothing", "nothing"],
  ["CANARY", "[redacted]"],
  ["a CANARY-LONG, and again CANARY", "a [redacted], and again [redacted]"],
  ["a+b", "[redacted]"],
  ["aab", "aab"],
  ["added", "[redacted]"],
  [
    ["CANARY", 7, null, true],
    ["[redacted]", 7, null, true],
  ],
  [
    { session_id: "x", client_id: "y", websocket_url: "z", access_token: "t" },
    { session_id: redacted, client_id: redacted, websocket_url: redacted, access_token: redacted },
  ],
  [
    { session_id: undefined, session: "x" },
    { session_id: undefined, session: "x" },
  ],
  ["ws://x/stream/0.1/graphql/abc:123?a", "ws://x/stream/0.1/graphql/[redacted]?a"],
  ["ws://x/stream/0.1/graphql/abc", "ws://x/stream/0.1/graphql/abc"],
  [
    'mutation { startAgentSession(access_token: "any") { x } }',
    'mutation { startAgentSession(access_token: "[redacted]") { x } }',
  ],
  ['mutation { startAgentSession(t: "any', 'mutation { startAgentSession(t: "[redacted]"'],
  ['query { a(access_token: "any\\"thing") }', 'query { a(access_token: "[redacted]") }'],
  ['query { a(b: "any") }', 'query { a(b: "any") }'],
  [
    { document: "mutation($t: X) { startAgentSession }", variables: { t: "any" }, operations: ["any"] },
    { document: "mutation($t: X) { startAgentSession }", variables: "[redacted]", operations: ["any"] },
  ],
  [
    { document: "query", variables: { t: "any" } },
    { document: "query", variables: { t: "any" } },
  ],
  [{ variables: { t: "any" } }, { variables: { t: "any" } }],
  [
    { document: 7, variables: { t: "any" } },
    { document: 7, variables: { t: "any" } },
  ],
  [nested(100, 7), nested(100, 7)],
  [nested(101, 7), nested(101, "[too deep]")],
  [nested(101, "CANARY"), nested(101, "[redacted]")],
])("%j is printed as %j", (value, printed) => {
  const { addSecret, redact } = createRedactor(["CANARY", "CANARY-LONG", "", "a+b"]);
  redact("before the secret is added");
  addSecret("added");
  addSecret("");
  expect(redact(value)).toEqual(printed);
});

test("a text that is printed without any secret stays as it is", () =>
  expect(createRedactor([]).redact("any text")).toBe("any text"));

test("the newest 2,000 added secrets are redacted, and all tokens", () => {
  const { addSecret, redact } = createRedactor(["CANARY"]);
  for (let count = 0; count <= 2_000; count++) addSecret(`secret-${count}.`);
  addSecret("secret-2000.");
  addSecret("CANARY");
  expect(redact("secret-0. secret-1. secret-2000. CANARY")).toBe("secret-0. [redacted] [redacted] [redacted]");
});

function startLedger(limits = { entries: 100, bytes: 1_000_000 }) {
  const ledger = createLedger({ now: () => 0, limits, tokens: ["CANARY"] });
  const record = (text: string) => ledger.record({ kind: "unreadable", socket: 1, text });
  return { ledger, record };
}

test("a failed wait shows the newest 20 entries, and of a long one 1,000 characters", async () => {
  const { ledger, record } = startLedger();
  for (let count = 1; count <= 21; count++) record(`${count}`.padEnd(2_000, "."));
  const failure = String(await ledger.waitFor(() => false, { timeoutMs: 1 }).catch(String));
  const [first, ...lines] = failure.split("\n");
  expect(first).toBe("Error: No matching entry in the ledger within 1 ms. The newest of 21 entries:");
  expect(lines[0]).toMatch(/^ {2}\{"seq":2,/);
  expect(lines.map(({ length }) => length)).toEqual(Array.from({ length: 20 }, () => 1_002));
});

test("a wait looks at each entry once, also at those that are no longer kept in full", async () => {
  const { ledger, record } = startLedger({ entries: 4, bytes: 1_000_000 });
  record("early");
  const numbers: number[] = [];
  const waiting = ledger.waitFor(({ seq }) => {
    numbers.push(seq);
    return seq === 9;
  });
  for (let count = 2; count <= 9; count++) record("later");
  expect((await waiting).seq).toBe(9);
  expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const fromThere: number[] = [];
  const after = ledger.waitFor(({ seq }) => fromThere.push(seq) > 1, { after: 8 });
  record("last");
  expect([(await after).seq, fromThere]).toEqual([10, [9, 10]]);
});

test("lines and entries go to listeners until they end", () => {
  const { ledger, record } = startLedger();
  const [lines, seqs]: [string[], number[]] = [[], []];
  const end = ledger.onLine((line) => lines.push(line));
  ledger.listeners.add(({ seq }) => seqs.push(seq));
  record("CANARY");
  end();
  record("two");
  expect(lines).toEqual(['{"seq":1,"at":0,"kind":"unreadable","socket":1,"text":"[redacted]"}']);
  expect(seqs).toEqual([1, 2]);
  expect(ledger.toJSONLines().split("\n")).toHaveLength(3);
});

test("failures are those after an entry", () => {
  const { ledger, record } = startLedger();
  const failure = "A frame on socket 1 is not a message";
  record("one");
  record("two");
  ledger.record({ kind: "ping", socket: 1, payload: 1 });
  ledger.record({ kind: "opened", socket: 1, session: 1 });
  expect([0, 1, 2].map((seq) => ledger.failuresAfter(seq))).toEqual([[failure, failure], [failure], []]);
});

test("an entry counts for 200 bytes and for the length of its frame", () => {
  const { ledger } = startLedger({ entries: 100, bytes: 1_000 });
  const add = (length?: number) => ledger.record({ kind: "ping", socket: 1, payload: 0 }, length);
  for (let count = 0; count < 5; count++) add();
  expect(ledger.entries).toHaveLength(5);
  add();
  expect(ledger.entries).toHaveLength(3);
  add(400);
  expect(ledger.entries).toHaveLength(1);
});
