import { setImmediate as turn } from "node:timers/promises";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { listAgents, sendMessage, stopAgentSession } from "../../generated/client.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { admit, say } from "../support/service/answers.ts";
import { canary, canarySession } from "../support/service/scripted-service.ts";
import { quick, startSession as start, startSandboxSession } from "../support/service/session.ts";

const hello = { channel_id: "c", msg: "hello" };

test("a session reports its states", async () => {
  await using it = await startSandboxSession();
  await it.session.close();
  expect(it.events).toEqual([
    { type: "state", state: "ready" },
    { type: "state", state: "closing" },
    { type: "state", state: "closed" },
  ]);
  expect(await it.session.closed).toBeUndefined();
});

test("an address that answers repeatedly with EOS does not connect", async () => {
  let logins = 0;
  const connecting = start(
    {
      ping() {},
      connected: (socket) => say(socket, { sig: "EOS", reason: "unexpected session state" }),
      login(response, address) {
        logins += 1;
        admit(response, address);
      },
    },
    quick,
  );
  await expect(connecting).rejects.toThrow("[SESSION_ENDED] the service says: unexpected session state");
  expect(logins).toBe(5);
});

test("a connection that stays silent is abandoned", async () => {
  const clock = new ManualClock();
  const connecting = start(
    { ping: () => clock.advance(10_000) },
    {
      testing: { clock },
      onEvent: ({ type }) => type === "reconnect" && clock.advance(60_000),
    },
  );
  await expect(connecting).rejects.toThrow("[UNREACHABLE] no sign of life from the service");
  expect(clock.waiting).toBe(0);
});

test("D-07: connecting can be aborted while the socket is open and silent", async () => {
  const controller = new AbortController();
  const reason = new Error("changed my mind");
  const connecting = start({ ping: () => controller.abort(reason) }, { signal: controller.signal });
  await expect(connecting).rejects.toBe(reason);
});

test("EOS that mentions another session displaces this one, and ends every pending call", async () => {
  await using it = await startSandboxSession();
  const reason = "concurrent session limit reached";
  it.faults.arm({ fault: "eos", when: "before-answer", reason });
  const calls = await Promise.allSettled([sendMessage(it.session, hello), sendMessage(it.session, hello)]);
  const displaced = await it.session.closed;
  expect(displaced).toMatchObject({ code: "DISPLACED", cause: { code: "SESSION_ENDED" } });
  const { cause } = displaced ?? {};
  expect(cause).toMatchObject({ message: `[SESSION_ENDED] the service says: ${reason}` });
  for (const call of calls) expect(call).toMatchObject({ reason: { code: "OUTCOME_UNKNOWN", cause } });
  await expect(sendMessage(it.session, hello)).rejects.toThrow("[NOT_SENT] SendMessage: the session is displaced");
  expect(it.session.state).toBe("displaced");
});

test("any other EOS leads to a new login, a dropped connection to the same address", async () => {
  await using it = await startSandboxSession();
  for (const [fault, code] of [
    ["eos", "SESSION_ENDED"],
    ["drop", "CONNECTION_LOST"],
  ] as const) {
    it.faults.arm({ fault, when: "before-answer" });
    await expect(sendMessage(it.session, hello)).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN", cause: { code } });
    expect(it.session.state).toBe("recovering");
  }
  expect(await listAgents(it.session)).toHaveProperty("agents");
  expect(it.events).toMatchObject([
    { type: "state", state: "ready" },
    { type: "state", state: "recovering", cause: { code: "SESSION_ENDED" } },
    { type: "reconnect", via: "login" },
    { type: "state", state: "ready" },
    { type: "state", state: "recovering", cause: { code: "CONNECTION_LOST" } },
    { type: "reconnect", via: "reopen" },
    { type: "state", state: "ready" },
  ]);
});

test("onRecovered is called after a recovery, with the session, and not at the start", async () => {
  const recovered: unknown[] = [];
  await using it = await startSandboxSession({ onRecovered: (session) => recovered.push(session) });
  expect(recovered).toEqual([]);
  it.faults.arm({ fault: "drop", when: "before-answer" });
  await expect(sendMessage(it.session, hello)).rejects.toThrow("OUTCOME_UNKNOWN");
  await listAgents(it.session);
  expect(recovered).toEqual([it.session]);
});

test("silence after a ping means a lost connection, which is replaced", async () => {
  const clock = new ManualClock();
  let pings = 0;
  await using it = await start(
    {
      ping(socket) {
        pings += 1;
        if (pings !== 2) say(socket, { sig: "PONG" });
      },
    },
    {
      testing: { clock, random: () => 0.5 },
    },
  );
  clock.advance(30_000);
  expect(it.session.state).toBe("ready");
  clock.advance(1);
  expect(it.events.at(1)).toMatchObject({ state: "recovering", cause: { code: "CONNECTION_LOST" } });
  expect(it.events.at(1)).toHaveProperty("cause.message", "[CONNECTION_LOST] nothing heard from the service");
  await turn();
  clock.advance(1_000);
  await it.recovered;
  expect([it.session.state, pings]).toEqual(["ready", 3]);
});

test("if the agent session is stopped by hand, the call is answered and a new login follows", async () => {
  await using it = await startSandboxSession();
  expect(await stopAgentSession(it.session)).toEqual({ stopAgentSession: { success: true } });
  await it.recovered;
  expect(it.events).toMatchObject([{ state: "ready" }, { state: "recovering" }, { via: "login" }, { state: "ready" }]);
});

test("close() can stop the agent session with its last message", async () => {
  await using it = await startSandboxSession();
  await it.session.close({ stopAgentSession: true });
  expect(it.ledger.entriesOf("request").map(({ document }) => document)).toEqual([
    "mutation StopAgentSession{stopAgentSession{success}}",
  ]);
  expect(await it.session.closed).toBeUndefined();
});

test("unexpected frames are reported, and change nothing", async () => {
  await using it = await start({
    frame({ id }, socket) {
      if (it.service.frames.length > 1) return;
      for (const text of ["}", '{"sig":"WAVE"}', '{"id":"__proto__","payload":{}}']) socket.send(text);
      say(socket, { sig: "DATA", subscription_id: "unknown", payload: { data: {} } });
      socket.send(Buffer.from([1, 2, 3]));
      say(socket, { payload: { data: { sendMessage: { success: true } } }, id });
      say(socket, { payload: { data: { sendMessage: { success: false } } }, id });
      say(socket, { sig: "EOS", reason: "concurrent" });
    },
  });
  expect(await sendMessage(it.session, hello)).toEqual({ sendMessage: { success: true } });
  await it.session.closed;
  expect(it.events.filter(({ type }) => type !== "state")).toEqual([
    { type: "unexpected-frame", reason: "not a message of the protocol" },
    { type: "unexpected-frame", reason: "not a message of the protocol" },
    { type: "unexpected-frame", reason: "the answer to a request that was not made" },
    { type: "unexpected-frame", reason: "an event of no subscription" },
    { type: "unexpected-frame", reason: "not a message of the protocol" },
    { type: "unmatched-answer", id: expect.any(String) },
  ]);
});

test("a session, its events and its errors show neither the token nor the address", async () => {
  const reasons = ["unexpected", "concurrent"];
  await using it = await start({ frame: (_, socket) => say(socket, { sig: "EOS", reason: reasons.shift() }) }, quick);
  const errors = [];
  for (const _ of [1, 2]) errors.push(await sendMessage(it.session, hello).catch((error) => error));
  const text = inspect([it.session, it.events, errors, await it.session.closed], { depth: 10, showHidden: true });
  expect(text).toContain("DISPLACED");
  for (const secret of [canary, canarySession]) expect(text).not.toContain(secret);
});
