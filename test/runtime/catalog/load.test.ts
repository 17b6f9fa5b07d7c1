import { expect, test } from "vitest";
import { onMessage, sendMessage } from "../../../generated/client.ts";
import { defaultOptions } from "../../../src/runtime/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { publish } from "../../support/service/answers.ts";
import {
  hasten,
  outcomeOf,
  read,
  readTexts,
  startQuickSession,
  startSandboxSession,
} from "../../support/service/session.ts";

const success = { sendMessage: { success: true } };
const { maxQueuedCalls } = defaultOptions;

/** Long enough for a clock that jumps to make no PING due. */
const pingIntervalMs = 2 ** 30;

test("B-01: of 5,000 calls without a connection 1,000 wait, and the others are refused at once", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "drop" });
  await it.until(() => it.session.state === "recovering");
  const outcomes: unknown[] = [];
  const calls = Array.from({ length: 5_000 }, () =>
    outcomeOf(sendMessage(it.session, it.hello)).then((outcome) => outcomes.push(outcome)),
  );
  await it.ready(2);
  // Nothing was answered yet: the refusals came first, and at once.
  expect(outcomes).toHaveLength(5_000 - maxQueuedCalls);
  await Promise.all(calls);
  for (const outcome of outcomes.splice(0, 5_000 - maxQueuedCalls)) expect(outcome).toMatchObject({ code: "NOT_SENT" });
  expect(outcomes).toEqual(Array(maxQueuedCalls).fill(success));
  expect(it.seen(/SendMessage/)).toBe(maxQueuedCalls);
});

test("B-02: the queue for a service that does not read is bounded, and every call has one correct outcome", async () => {
  await using it = await startQuickSession({}, { maxQueuedCalls: 100 });
  const [socket] = it.sockets;
  socket?.pause();
  const text = "x".repeat(32 * 1024);
  const calls = Array.from({ length: 1_000 }, (_, index) =>
    outcomeOf(sendMessage(it.session, { channel_id: `c${index}`, msg: text })),
  );
  socket?.resume();
  const outcomes = await Promise.all(calls);
  const executed = it.service.frames.map(({ payload }) => payload.variables?.channel_id);
  const answered = outcomes.flatMap((outcome, index) => (outcome instanceof Error ? [] : [`c${index}`]));
  expect(executed).toEqual(answered);
  const refused = outcomes.filter((outcome) => outcome instanceof Error);
  for (const error of refused) expect((error as Error).message).toContain("100 calls wait to be sent already");
  // The size of the system's own buffers differs; 1 MiB here and 100 calls are ours.
  expect(refused.length).toBeGreaterThan(100);
  expect(it.session.state).toBe("ready");
});

test("B-05: of 10,000 events to a reader that keeps up, none is lost", async () => {
  const total = 10_000;
  await using it = await startQuickSession({}, { maxQueuedCalls: total });
  const messages = onMessage(it.session);
  await messages.ready;
  for (let value = 0; value < total; value += 1) publish(it.sockets[0], "s1", value);
  expect(await read(messages, total)).toEqual(Array.from({ length: total }, (_, index) => index));
  expect(it.events).toHaveLength(1);
});

test("B-07: 100 recoveries leave one socket, and no more timers than before", async () => {
  const clock = new ManualClock();
  const reset = { testing: { clock }, pingIntervalMs, maxLoginsPerHour: 1_000 };
  await using it = await startSandboxSession({ ...reset, onEvent: hasten(clock) });
  const messages = onMessage(it.session);
  await messages.ready;
  const before = clock.waiting;
  for (let round = 1; round <= 100; round += 1) {
    it.faults.arm({ fault: "drop" });
    await it.ready(round + 1);
  }
  expect([clock.waiting, it.ledger.openSockets]).toEqual([before, [101]]);
  expect(it.seen(/OnMessage/)).toBe(101);
  await it.ann.says("still here");
  expect(await readTexts(messages, 1)).toEqual(["still here"]);
});

test("B-08: an event of almost 4 MiB is delivered in order among small ones", async () => {
  await using it = await startQuickSession();
  const messages = onMessage(it.session);
  await messages.ready;
  const large = "x".repeat(4 * 2 ** 20 - 100);
  for (const value of [1, large, 2]) publish(it.sockets[0], "s1", value);
  const [first, second, third] = await read(messages, 3);
  expect([first, (second as string).length, third]).toEqual([1, large.length, 2]);
  expect(it.seen(/socket/)).toBe(1);
});

test("B-09: a frame above 4 MiB ends the connection, and the gap is reported", async () => {
  await using it = await startQuickSession();
  const messages = onMessage(it.session);
  await messages.ready;
  publish(it.sockets[0], "s1", "x".repeat(4 * 2 ** 20));
  await it.ready(2);
  publish(it.sockets[1], "s2", "after");
  expect(await read(messages, 1)).toEqual(["after"]);
  expect(it.eventsOf("gap")).toMatchObject([{ operation: "OnMessage", cause: { code: "CONNECTION_LOST" } }]);
  expect(it.eventsOf("gap")[0]?.cause.message).toContain("Max payload size exceeded");
});

test("B-10: a mutation that makes the service close with 1009 is not sent again", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "close", code: 1009, when: "on-request" });
  const large = { ...it.hello, msg: "x".repeat(2_000) };
  const error = await outcomeOf(sendMessage(it.session, large));
  expect(error).toMatchObject({ code: "OUTCOME_UNKNOWN", cause: { code: "CONNECTION_LOST" } });
  expect((error as Error).message).toContain("closed with code 1009");
  expect(await sendMessage(it.session, it.hello)).toEqual(success);
  expect(it.log.filter((line) => line.includes("SendMessage"))).toEqual([
    `1 SendMessage ${large.msg}`,
    "2 SendMessage hello",
  ]);
});
