import { expect, test } from "vitest";
import { listAgents, onMessage, sendMessage } from "../../../../generated/client.ts";
import { ServiceError } from "../../../../src/runtime/index.ts";
import type { Ledger, LedgerKind } from "../../../../src/sandbox/index.ts";
import { publish, say, sayEos } from "../../../support/service/answers.ts";
import { outcomeOf, readTexts, startQuickSession, startSandboxSession } from "../../../support/service/session.ts";

const hello = { channel_id: "c", msg: "hello" };

test("E-01: EOS while idle costs one login and one socket, and all subscriptions are live again", async () => {
  await using it = await startSandboxSession();
  const subscriptions = [onMessage(it.session), onMessage(it.session)];
  await Promise.all(subscriptions.map(({ ready }) => ready));
  it.faults.arm({ fault: "eos" });
  await it.ready(2);
  expect(it.log).toEqual([
    ...["login", "socket 1", "1 OnMessage", "1 OnMessage"],
    ...["login", "socket 2", "2 OnMessage", "2 OnMessage"],
  ]);
  await it.ann.says("to both");
  expect(await Promise.all(subscriptions.map((each) => readTexts(each, 1)))).toEqual([["to both"], ["to both"]]);
  expect(it.eventsOf("gap").map(({ cause }) => cause.code)).toEqual(["SESSION_ENDED", "SESSION_ENDED"]);
  await it.until(() => it.ledger.openSockets.length === 1);
  expect(it.ledger.openSockets).toEqual([2]);
});

test("E-02: at EOS mutations have an unknown outcome and queries are sent again, 25 of each", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "late", times: 50 });
  const mutations = Array.from({ length: 25 }, () => outcomeOf(sendMessage(it.session, it.hello)));
  const queries = Array.from({ length: 25 }, () => listAgents(it.session));
  await it.until(() => it.seen(/^1 /) === 50);
  it.faults.arm({ fault: "eos" });
  for (const outcome of await Promise.all(mutations)) {
    expect(outcome).toMatchObject({ code: "OUTCOME_UNKNOWN", cause: { code: "SESSION_ENDED" } });
  }
  for (const answer of await Promise.all(queries)) expect(answer).toHaveProperty("agents.edges");
  const counts = [/^1 SendMessage/, /^2 SendMessage/, /^1 ListAgents/, /^2 ListAgents/, /login/].map(it.seen);
  expect(counts).toEqual([25, 0, 25, 25, 2]);
});

test("E-03: frames after EOS on its socket are ignored", async () => {
  await using it = await startQuickSession({
    frame(frame, socket, number, usual) {
      if (number > 1) return usual();
      sayEos(socket);
      say(socket, { payload: { data: { own: "too late" } }, id: frame.id });
      publish(socket, "s1", "too late");
      socket.send("}");
      sayEos(socket, "again");
    },
  });
  await expect(sendMessage(it.session, hello)).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
  await it.ready(2);
  expect(it.seen(/login/)).toBe(2);
  expect(it.events.map(({ type }) => type)).toEqual(["state", "state", "reconnect", "state"]);
});

test("E-04: a socket that stays open after EOS is closed by the client", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "eos", leaveOpen: true });
  await it.until(() => it.ledger.entriesOf("closed").length === 1);
  expect(it.ledger.entriesOf("closed")).toMatchObject([{ socket: 1, code: 1000 }]);
});

test("E-05: EOS followed by a reset of the connection leads to one recovery", async () => {
  await using it = await startQuickSession();
  const [socket] = it.sockets;
  const closed = new Promise((resolve) => socket?.on("close", resolve));
  socket?.send('{"sig":"EOS","reason":"done"}', () => socket.terminate());
  await Promise.all([it.ready(2), closed]);
  expect(await sendMessage(it.session, hello)).toEqual({ own: "hello" });
  expect(it.log).toEqual(["login", "socket 1", "login", "socket 2", "2 SendMessage hello"]);
  expect(it.eventsOf("reconnect")).toMatchObject([{ via: "login", cause: { code: "SESSION_ENDED" } }]);
});

test.each([
  ["without a reason", undefined],
  ["with a number for a reason", 7],
  ["with a reason of a million letters", "x".repeat(1_000_000)],
  ["with a reason of two lines", "first\r\nsecond"],
])("E-06: an EOS frame %s is recognized, and its cause is one line of bounded length", async (_, reason) => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "say", text: JSON.stringify({ reason, sig: "EOS" }) });
  await it.ready(2);
  const [attempt] = it.eventsOf("reconnect");
  expect(attempt?.cause.code).toBe("SESSION_ENDED");
  expect(attempt?.cause.message).toMatch(/^.{20,2100}$/);
});

test("E-11: a connection that is lost without EOS is replaced by another one to the same address", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "drop" });
  await it.ready(2);
  expect(kindsOf(it.ledger, "login", "opened")).toEqual(["login", "opened", "opened"]);
});

test("E-12: an address that answers with EOS when it is opened again is abandoned for a new login", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "eos", when: "on-open" });
  it.faults.arm({ fault: "drop" });
  await it.ready(2);
  expect(kindsOf(it.ledger, "login", "opened")).toEqual(["login", "opened", "opened", "login", "opened"]);
});

test("E-13: an address whose connections die at once is opened again twice, then abandoned for a new login", async () => {
  let sockets = 0;
  await using it = await startQuickSession({
    ping(socket) {
      say(socket, { sig: "PONG" });
      if (++sockets < 11) socket.close(1012);
    },
  });
  await it.until(() => it.sockets.length === 11);
  const text = it.log.join(",").replace(/socket \d+/g, "s");
  expect(text).toBe("login,s,s,s,login,s,s,s,login,s,s,s,login,s,s");
});

test("E-14: a token that is revoked during a recovery ends the session, and every pending call rejects", async () => {
  let waiting: Promise<unknown> | undefined;
  await using it = await startSandboxSession({
    onEvent: ({ type }) => {
      if (type === "reconnect") waiting = outcomeOf(sendMessage(it.session, it.hello));
    },
  });
  const messages = onMessage(it.session);
  await messages.ready;
  it.faults.arm({ fault: "silent" });
  it.faults.arm({ fault: "login-refused", error: "UNAUTHORIZED" });
  const query = outcomeOf(listAgents(it.session));
  await it.until(() => it.seen(/ListAgents/) === 1);
  it.faults.arm({ fault: "eos" });
  const end = await it.session.closed;
  expect(end).toBeInstanceOf(ServiceError);
  expect(end).toMatchObject({ code: "UNAUTHORIZED" });
  expect(await query).toMatchObject({ code: "OUTCOME_UNKNOWN", cause: end });
  expect(await waiting).toMatchObject({ code: "NOT_SENT" });
  await expect(messages.next()).rejects.toBe(end);
  await expect(sendMessage(it.session, it.hello)).rejects.toMatchObject({ code: "NOT_SENT" });
  expect(it.log).toEqual(["login", "socket 1", "1 OnMessage", "1 ListAgents", "login"]);
});

test("E-16: UNAUTHORIZED on a call refuses that call, and the session continues", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "refuse", error: "UNAUTHORIZED" });
  await expect(sendMessage(it.session, hello)).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  expect(await listAgents(it.session)).toHaveProperty("agents");
  expect(kindsOf(it.ledger, "login", "opened", "request")).toEqual(["login", "opened", "request", "request"]);
});

test("E-18: a reader that is still busy with an earlier event finds the later ones in order after a recovery", async () => {
  await using it = await startSandboxSession();
  const messages = onMessage(it.session);
  await messages.ready;
  for (const text of ["one", "two"]) await it.ann.says(text);
  const [first] = await readTexts(messages, 1);
  it.faults.arm({ fault: "eos" });
  await it.ready(2);
  await it.ann.says("three");
  expect([first, ...(await readTexts(messages, 2))]).toEqual(["one", "two", "three"]);
  expect(it.seen(/OnMessage/)).toBe(2);
});

test("E-20: a subscription whose start was pending at EOS is started once in the next session", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "eos", when: "on-request" });
  const messages = onMessage(it.session);
  await messages.ready;
  await it.ann.says("hello");
  expect(await readTexts(messages, 1)).toEqual(["hello"]);
  expect(kindsOf(it.ledger, "login", "opened", "request", "started")).toEqual([
    ...["login", "opened", "request"],
    ...["login", "opened", "request", "started"],
  ]);
  expect(it.eventsOf("gap")).toEqual([]);
});

/** Returns the kinds of a ledger's entries, only of the given kinds. */
function kindsOf({ entries }: Ledger, ...kinds: readonly LedgerKind[]): LedgerKind[] {
  return entries.map(({ kind }) => kind).filter((kind) => kinds.includes(kind));
}
