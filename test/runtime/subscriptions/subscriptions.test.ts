import { expect, test } from "vitest";
import { onMessage } from "../../../generated/client.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { accept, isStart, publish } from "../../support/service/answers.ts";
import type { Frame } from "../../support/service/scripted-service.ts";
import { read, readTexts, startQuickSession, startSandboxSession } from "../../support/service/session.ts";

test("ready resolves when the service has accepted, and events come in order", async () => {
  await using it = await startSandboxSession();
  const messages = onMessage(it.session);
  await messages.ready;
  for (const text of ["one", "two", "three"]) await it.ann.says(text);
  expect(await readTexts(messages, 3)).toEqual(["one", "two", "three"]);
});

test("events that arrive before their acceptance are kept, and events of other subscriptions are dropped", async () => {
  await using it = await startQuickSession({
    frame: (frame, socket) => {
      if (!isStart(frame)) return;
      publish(socket, "s1", "early");
      publish(socket, "s2", "foreign");
      accept(frame, socket);
      publish(socket, "s1", "later");
    },
  });
  expect(await read(onMessage(it.session), 2)).toEqual(["early", "later"]);
});

test("S-19: two subscriptions that are accepted in swapped order are not confused", async () => {
  const starts: Frame[] = [];
  await using it = await startQuickSession({
    frame: (frame, socket) => {
      if (!isStart(frame) || starts.push(frame) < 2) return;
      const [first, second] = starts as [Frame, Frame];
      publish(socket, "s2", "for the second");
      accept(second, socket, "s2");
      publish(socket, "s1", "for the first");
      accept(first, socket, "s1");
    },
  });
  const first = onMessage(it.session);
  const second = onMessage(it.session);
  expect(await read(first, 1)).toEqual(["for the first"]);
  expect(await read(second, 1)).toEqual(["for the second"]);
});

test("a subscription that is left before it was accepted is stopped when it is", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "late" });
  const messages = onMessage(it.session);
  await it.until(() => it.seen(/OnMessage/) === 1);
  await messages.return();
  await expect(messages.ready).rejects.toThrow("[OUTCOME_UNKNOWN] OnMessage: ended before the service accepted it");
  expect(it.seen(/stop/)).toBe(0);
  it.faults.release();
  await it.until(() => it.seen(/stop s1/) === 1);
  expect(it.ledger.activeSubscriptions).toEqual([]);
});

test("a refused start rejects ready, and the loop throws the same error", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "refuse", error: "MAX_SUB" });
  const messages = onMessage(it.session);
  await expect(messages.ready).rejects.toMatchObject({ code: "MAX_SUB" });
  await expect(messages.next()).rejects.toMatchObject({ code: "MAX_SUB" });
  expect(await messages.next()).toEqual({ value: undefined, done: true });
});

test("a start without an answer is abandoned at its deadline; a late acceptance is stopped", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ testing: { clock } });
  it.faults.arm({ fault: "late" });
  const messages = onMessage(it.session, { timeoutMs: 400 });
  await it.until(() => it.seen(/OnMessage/) === 1);
  clock.advance(400);
  await expect(messages.ready).rejects.toThrow("[OUTCOME_UNKNOWN] OnMessage: no answer within 400 ms");
  it.faults.release();
  await it.until(() => it.seen(/stop s1/) === 1);
  expect(it.ledger.activeSubscriptions).toEqual([]);
});

test.each([{}, { subscription_id: 7 }, { subscription_id: "" }])(
  "S-08: an acceptance with the id %j is a protocol error",
  async (data) => {
    await using it = await startSandboxSession();
    it.faults.arm({ fault: "alter-answer", set: { payload: { data } } });
    await expect(onMessage(it.session).ready).rejects.toMatchObject({ code: "PROTOCOL_ERROR" });
  },
);

test("a subscription with an aborted signal is not started, and throws the signal's own reason", async () => {
  await using it = await startSandboxSession();
  const reason = new Error("shift is over");
  const messages = onMessage(it.session, { signal: AbortSignal.abort(reason) });
  await expect(messages.ready).rejects.toBe(reason);
  await expect(messages.next()).rejects.toBe(reason);
  expect(it.ledger.requests()).toEqual([]);
});

test("an early event without a subscription is not kept for a later one", async () => {
  let starts = 0;
  await using it = await startQuickSession({
    frame: (frame, socket) => {
      if (!isStart(frame)) return;
      starts += 1;
      if (starts === 1) publish(socket, "s2", "foreign");
      accept(frame, socket, `s${starts}`);
      publish(socket, `s${starts}`, "own");
    },
  });
  expect(await onMessage(it.session).next()).toEqual({ value: { message: "own" }, done: false });
  expect(await onMessage(it.session).next()).toEqual({ value: { message: "own" }, done: false });
});
