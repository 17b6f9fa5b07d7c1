import { expect, test } from "vitest";
import { listAgents, onMessage, sendMessage } from "../../../../generated/client.ts";
import { connect, defaultOptions } from "../../../../src/runtime/index.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { canary, silent, startService } from "../../../support/service/scripted-service.ts";
import { outcomeOf, startSandboxSession, startSession } from "../../../support/service/session.ts";

/** The default, in place of the short one of these sessions. */
const { drainTimeoutMs } = defaultOptions;

test("D-02: 20 calls that are answered a second later are answered before the session is closed", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ testing: { clock }, drainTimeoutMs });
  it.faults.arm({ fault: "late", times: 20 });
  const calls = Array.from({ length: 20 }, () => sendMessage(it.session, it.hello));
  const closing = it.session.close();
  await it.until(() => it.seen(/SendMessage/) === 20);
  clock.advance(1_000);
  expect(it.session.state).toBe("closing");
  it.faults.release();
  expect(await Promise.all(calls)).toEqual(Array(20).fill({ sendMessage: { success: true } }));
  await closing;
  expect(it.session.state).toBe("closed");
});

test("D-03: at the drain's deadline written calls have an unknown outcome; waiting calls were not sent", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ testing: { clock }, drainTimeoutMs });
  it.faults.arm({ fault: "silent" });
  it.faults.arm({ fault: "refuse", error: "RATE_LIMITED", message: "slow down" });
  const writtenCall = sendMessage(it.session, it.hello);
  const limited = sendMessage(it.session, { ...it.hello, msg: "limited" });
  await it.until(() => it.eventsOf("retry").length === 1);
  const waiting = sendMessage(it.session, it.hello);
  const closing = it.session.close();
  await expect(waiting).rejects.toThrow("[NOT_SENT] SendMessage: the session is closing");
  await expect(limited).rejects.toThrow("[RATE_LIMITED] SendMessage: slow down");
  expect(it.session.state).toBe("closing");
  clock.advance(drainTimeoutMs);
  await expect(writtenCall).rejects.toThrow("[OUTCOME_UNKNOWN] SendMessage: the session was closed");
  await closing;
  expect([it.ledger.requests().length, clock.waiting]).toEqual([2, 0]);
});

test("D-04: while it closes, calls and subscriptions are refused, and none of them is sent", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ testing: { clock }, drainTimeoutMs });
  it.faults.arm({ fault: "silent" });
  const writtenCall = sendMessage(it.session, it.hello).catch(({ code }) => code);
  const closing = it.session.close();
  await expect(sendMessage(it.session, it.hello)).rejects.toThrow("[NOT_SENT] SendMessage: the session is closing");
  const messages = onMessage(it.session);
  await expect(messages.ready).rejects.toThrow("[NOT_SENT] OnMessage: the session is closing");
  await expect(messages.next()).rejects.toThrow("[NOT_SENT] OnMessage: the session is closing");
  clock.advance(drainTimeoutMs);
  await closing;
  expect([await writtenCall, it.ledger.requests().length]).toEqual(["OUTCOME_UNKNOWN", 1]);
});

test("D-04: while it closes, loops over events end at once, before the last call is answered", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ testing: { clock }, drainTimeoutMs });
  const messages = onMessage(it.session);
  await messages.ready;
  it.faults.arm({ fault: "silent", where: { operation: "SendMessage" } });
  const call = outcomeOf(sendMessage(it.session, it.hello));
  const closing = it.session.close();
  expect(await messages.next()).toEqual({ value: undefined, done: true });
  await it.until(() => it.seen(/stop s1/) === 1);
  expect(it.session.state).toBe("closing");
  clock.advance(drainTimeoutMs);
  expect(await call).toMatchObject({ code: "OUTCOME_UNKNOWN" });
  await closing;
});

test("D-05: close waits for an unanswered stop of the agent session as for any call", async () => {
  const clock = new ManualClock();
  await using it = await startSession(silent, {
    testing: { clock },
  });
  const closing = it.session.close({ stopAgentSession: true });
  await it.service.received(1);
  expect(it.service.frames[0]?.payload.query).toContain("stopAgentSession");
  clock.advance(4_999);
  expect(it.session.state).toBe("closing");
  clock.advance(1);
  await closing;
  expect([await it.session.closed, it.session.state]).toEqual([undefined, "closed"]);
});

test("D-05: an agent session is stopped only on request", async () => {
  await using it = await startSandboxSession();
  await it.session.close();
  expect(it.ledger.requests()).toEqual([]);
});

test("D-08: simultaneous calls of close() close the session once, and another session can be opened afterwards", async () => {
  await using service = await startService();
  const options = { accessToken: canary, endpoint: service.endpoint };
  for (const _ of [1, 2]) {
    const session = await connect(options);
    const closing = session.close();
    expect(session.close()).toBe(closing);
    await session[Symbol.asyncDispose]();
    expect(await closing).toBeUndefined();
    expect([session.state, service.open]).toEqual(["closed", 0]);
  }
});

test("D-10: `await using` closes as close() does", async () => {
  await using service = await startService();
  const states: string[] = [];
  {
    await using session = await connect({
      accessToken: canary,
      endpoint: service.endpoint,
      onEvent: (event) => "state" in event && states.push(event.state),
    });
    expect(session.state).toBe("ready");
  }
  expect([states, service.open]).toEqual([["ready", "closing", "closed"], 0]);
});

test("D-11: loops over events end without an error when the session is closed, after the queued events", async () => {
  await using it = await startSandboxSession();
  const subscriptions = [onMessage(it.session), onMessage(it.session)];
  await Promise.all(subscriptions.map(({ ready }) => ready));
  await it.ann.says("to both");
  const loops = subscriptions.map(async (events) => {
    let count = 0;
    for await (const _ of events) count += 1;
    return count;
  });
  // The answer comes after the events.
  await listAgents(it.session);
  await it.session.close();
  expect(await Promise.all(loops)).toEqual([1, 1]);
  expect(it.seen(/stop/)).toBe(2);
});
