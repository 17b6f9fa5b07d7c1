import { inspect } from "node:util";
import { expect, test } from "vitest";
import { sendMessage, stopAgentSession } from "../../generated/client.ts";
import { type BareServiceOptions, canary, canarySession, say, startSession as start } from "../support/bare-service.ts";
import { ManualClock } from "../support/manual-clock.ts";

const hello = { channel_id: "c", msg: "hello" };

test("a session says what becomes of it", async () => {
  await using it = await start();
  await it.session.close();
  expect(it.events).toEqual([
    { type: "state", state: "ready" },
    { type: "state", state: "closing" },
    { type: "state", state: "closed" },
  ]);
  expect(await it.session.closed).toBeUndefined();
});

test("an address that is answered by EOS does not connect", async () => {
  const connecting = start({
    ping() {},
    connected: (socket) => say(socket, { sig: "EOS", reason: "unexpected session state" }),
  });
  await expect(connecting).rejects.toThrow("[SESSION_ENDED] the service says: unexpected session state");
});

test("a connection without a sign of life is given up", async () => {
  const clock = new ManualClock();
  const connecting = start({ ping: () => clock.advance(10_000) }, { clock });
  await expect(connecting).rejects.toThrow("[UNREACHABLE] no sign of life from the service");
  expect(clock.waiting).toBe(0);
});

test("connecting can be aborted while the socket is open and silent", async () => {
  const controller = new AbortController();
  const reason = new Error("changed my mind");
  const connecting = start({ ping: () => controller.abort(reason) }, { signal: controller.signal });
  await expect(connecting).rejects.toBe(reason);
});

test("EOS ends the session with its reason, and every call in flight with it", async () => {
  await using it = await start({
    frame: (_, socket) => say(socket, { sig: "EOS", reason: "concurrent session limit reached" }),
  });
  const calls = await Promise.allSettled([sendMessage(it.session, hello), sendMessage(it.session, hello)]);
  const cause = await it.session.closed;
  expect(cause).toMatchObject({ code: "SESSION_ENDED" });
  expect(cause?.message).toBe("[SESSION_ENDED] the service says: concurrent session limit reached");
  for (const call of calls) expect(call).toMatchObject({ reason: { code: "OUTCOME_UNKNOWN", cause } });
  await expect(sendMessage(it.session, hello)).rejects.toThrow("[NOT_SENT] the session is closed");
});

test("a dropped connection ends the session, and says so", async () => {
  await using it = await start({ frame: (_, socket) => socket.terminate() });
  await expect(sendMessage(it.session, hello)).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
  expect(await it.session.closed).toMatchObject({ code: "CONNECTION_LOST" });
});

test("silence after a ping ends the session", async () => {
  const clock = new ManualClock();
  let pings = 0;
  const ping: BareServiceOptions["ping"] = (socket) => {
    pings += 1;
    if (pings === 1) say(socket, { sig: "PONG" });
  };
  await using it = await start({ ping }, { clock, random: () => 0.5 });
  clock.advance(30_000);
  expect((await it.session.closed)?.message).toBe("[CONNECTION_LOST] nothing heard from the service");
  expect(clock.waiting).toBe(0);
});

test("close waits for what was sent, and refuses what comes after", async () => {
  await using it = await start({
    frame: ({ id }, socket) =>
      setImmediate(() => say(socket, { payload: { data: { sendMessage: { success: true } } }, id })),
  });
  const sent = sendMessage(it.session, hello);
  const closing = it.session.close();
  await expect(sendMessage(it.session, hello)).rejects.toThrow("[NOT_SENT] the session is closing");
  expect(await sent).toEqual({ sendMessage: { success: true } });
  await closing;
  expect(it.session.close()).toBe(it.session.close());
});

test("close does not wait longer than the drain time", async () => {
  const clock = new ManualClock();
  await using it = await start({}, { clock });
  const sent = sendMessage(it.session, hello);
  const closing = it.session.close();
  clock.advance(5_000);
  await expect(sent).rejects.toThrow("[OUTCOME_UNKNOWN] SendMessage: the session was closed");
  await closing;
  expect(clock.waiting).toBe(0);
});

test("stopping the agent session answers, then ends the session by EOS", async () => {
  await using it = await start({
    frame({ id }, socket) {
      say(socket, { payload: { data: { stopAgentSession: { success: true } } }, id });
      say(socket, { sig: "EOS", reason: "stopped" });
    },
  });
  expect(await stopAgentSession(it.session)).toEqual({ stopAgentSession: { success: true } });
  expect(await it.session.closed).toMatchObject({ code: "SESSION_ENDED" });
});

test("what is odd on the wire is told, and harms nothing", async () => {
  await using it = await start({
    frame({ id }, socket) {
      for (const text of ["}", '{"sig":"WAVE"}', '{"id":"__proto__","payload":{}}']) socket.send(text);
      say(socket, { sig: "DATA", subscription_id: "nobody", payload: { data: {} } });
      socket.send(Buffer.from([1, 2, 3]));
      say(socket, { payload: { data: { sendMessage: { success: true } } }, id });
      say(socket, { payload: { data: { sendMessage: { success: false } } }, id });
      say(socket, { sig: "EOS", reason: "done" });
    },
  });
  expect(await sendMessage(it.session, hello)).toEqual({ sendMessage: { success: true } });
  await it.session.closed;
  expect(it.events.filter(({ type }) => type !== "state")).toEqual([
    { type: "odd-frame", reason: "no message of the protocol" },
    { type: "odd-frame", reason: "no message of the protocol" },
    { type: "odd-frame", reason: "the answer to a request that was not made" },
    { type: "odd-frame", reason: "an event of no subscription" },
    { type: "odd-frame", reason: "no message of the protocol" },
    { type: "late-answer", id: expect.any(String) },
  ]);
});

test("neither the token nor the address can be seen on a session, its events or its errors", async () => {
  await using it = await start({ frame: (_, socket) => socket.terminate() });
  const error = await sendMessage(it.session, hello).catch((error) => error);
  const seen = inspect([it.session, it.events, error, await it.session.closed], { depth: 10, showHidden: true });
  for (const secret of [canary, canarySession]) expect(seen).not.toContain(secret);
});
