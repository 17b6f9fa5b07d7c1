import { expect, test } from "vitest";
import { type LedgerEntryOf, startSandbox } from "../../src/sandbox/index.ts";
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

test("an answer does not prove that a request was carried out, and a missing one not that it was not", async () => {
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

test("waitFor finds an entry, past or future, after a place if given", async () => {
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
