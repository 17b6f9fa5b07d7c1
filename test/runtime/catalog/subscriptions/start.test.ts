import { expect, test } from "vitest";
import { onChatActivity, onMessage } from "../../../../generated/client.ts";
import { connect, defaultOptions } from "../../../../src/runtime/index.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { isStart, publish } from "../../../support/service/answers.ts";
import { frameOf, tcpOf } from "../../../support/service/raw-bytes.ts";
import { canary, startService } from "../../../support/service/scripted-service.ts";
import {
  hasten,
  outcomeOf,
  read,
  readTexts,
  startQuickSession,
  startSandboxSession,
} from "../../../support/service/session.ts";

/** Long enough for a clock that jumps to make no PING due. */
const pingIntervalMs = 2 ** 30;
const { maxQueuedEvents } = defaultOptions;

test("S-01: an event in the same write as the acceptance is delivered", async () => {
  await using service = await startService({
    frame(frame, socket, _, usual) {
      if (!isStart(frame)) return usual();
      const acceptance = JSON.stringify({ payload: { data: { subscription_id: "s1" } }, id: frame.id });
      const event = '{"payload":{"data":{"message":"first"}},"sig":"DATA","subscription_id":"s1"}';
      tcpOf(socket).write(Buffer.concat([acceptance, event].map((text) => frameOf(text))));
    },
  });
  await using session = await connect({ accessToken: canary, endpoint: service.endpoint, drainTimeoutMs: 1 });
  expect(await read(onMessage(session), 1)).toEqual(["first"]);
});

test("S-02: events that arrive before the acceptance are delivered after it, in order, and before later events", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "data-early", count: 3 });
  const messages = onMessage(it.session);
  await it.until(() => it.ledger.activeSubscriptions.length === 1);
  for (const text of ["one", "two", "three"]) await it.ann.says(text);
  await it.until(() => it.ledger.entriesOf("answer").length === 1);
  await it.ann.says("four");
  expect(await readTexts(messages, 4)).toEqual(["one", "two", "three", "four"]);
  expect(it.eventsOf("unexpected-frame")).toEqual([]);
});

test("S-03: of 300 events that arrive before the acceptance, 256 are delivered and 44 are reported as lost", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "data-early", count: 300 });
  const messages = onMessage(it.session);
  await it.until(() => it.ledger.activeSubscriptions.length === 1);
  for (let event = 1; event <= 300; event += 1) await it.ann.says(`event ${event}`);
  await it.until(() => it.ledger.entriesOf("answer").length === 1);
  await it.ann.says("later");
  const texts = await readTexts(messages, 257);
  expect(texts).toEqual([...Array.from({ length: 256 }, (_, index) => `event ${index + 1}`), "later"]);
  expect(it.eventsOf("unexpected-frame")).toEqual(
    Array(44).fill({
      type: "unexpected-frame",
      reason: "too many events before the answer that names their subscription",
    }),
  );
});

test("S-04: unknown subscription ids are stopped once each, at most twenty, and each of their events is reported", async () => {
  await using it = await startSandboxSession();
  for (let event = 0; event < 50; event += 1) {
    const text = JSON.stringify({ payload: { data: {} }, sig: "DATA", subscription_id: `x${event % 25}` });
    it.faults.arm({ fault: "say", text });
  }
  await it.until(() => it.eventsOf("unexpected-frame").length === 50);
  const messages = onMessage(it.session);
  await messages.ready;
  const stops = it.log.filter((line) => line.includes("stop"));
  expect(stops).toEqual(Array.from({ length: 20 }, (_, index) => `1 stop x${index}`));
});

test.each([1, 2, 3, 4])(
  "S-05: a start that fails %i times is repeated within 30 s with growing delays, and becomes live",
  async (failures) => {
    for (const chance of [0, 0.5, 0.999999]) {
      const clock = new ManualClock();
      const testing = { clock, random: () => chance };
      await using it = await startSandboxSession({ onEvent: hasten(clock), testing, pingIntervalMs });
      it.faults.arm({ fault: "refuse", error: "GRAPHQL_SUB_START_ERROR", times: failures });
      const messages = onMessage(it.session, { timeoutMs: 60_000 });
      await messages.ready;
      expect(it.seen(/OnMessage/)).toBe(failures + 1);
      const delays = it.eventsOf("retry").map(({ delayMs }) => delayMs);
      expect(delays).toEqual([900, 1_800, 3_600, 7_200].slice(0, failures).map((range) => 100 + chance * range));
      expect(clock.now()).toBeLessThan(30_000);
    }
  },
);

test("S-06: a start that always fails is tried five times, and then ends only its own subscription", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ onEvent: hasten(clock), testing: { clock }, pingIntervalMs });
  const where = { operation: "OnMessage" };
  it.faults.arm({ fault: "refuse", error: "GRAPHQL_SUB_START_ERROR", where, times: "always" });
  const activity = onChatActivity(it.session);
  const refusal = await outcomeOf(onMessage(it.session, { timeoutMs: 60_000 }).ready);
  const [answer] = it.ledger
    .entriesOf("answer")
    .filter(({ status }) => status === 500)
    .slice(-1);
  expect(refusal).toMatchObject({ code: "GRAPHQL_SUB_START_ERROR", errors: answer?.payload.errors });
  clock.advance(600_000);
  await it.ann.leaves();
  expect(await activity.next()).toMatchObject({ value: { chatActivity: { node: { __typename: "MemberLeaveLog" } } } });
  expect(it.seen(/OnMessage/)).toBe(5);
  expect(it.session.state).toBe("ready");
});

test("S-07: MAX_SUB refuses the fourth start at once, and the other three continue", async () => {
  await using it = await startSandboxSession({}, { limits: { subscriptionsPerSession: 3 } });
  const subscriptions = [1, 2, 3].map(() => onMessage(it.session));
  await Promise.all(subscriptions.map(({ ready }) => ready));
  await expect(onMessage(it.session).ready).rejects.toMatchObject({ code: "MAX_SUB", retry: "never" });
  await it.ann.says("to three");
  const texts = await Promise.all(subscriptions.map((each) => readTexts(each, 1)));
  expect(texts).toEqual([["to three"], ["to three"], ["to three"]]);
  expect(it.seen(/OnMessage/)).toBe(4);
});

test("S-18: two subscriptions with equal documents have their own ids and their own events", async () => {
  await using it = await startQuickSession();
  const [one, other] = [onMessage(it.session), onMessage(it.session)];
  await Promise.all([one.ready, other.ready]);
  for (const value of [1, 2]) for (const id of ["s1", "s2"]) publish(it.sockets[0], id, `${id}: ${value}`);
  expect(await read(one, 2)).toEqual(["s1: 1", "s1: 2"]);
  await one.return();
  publish(it.sockets[0], "s2", "still here");
  expect(await read(other, 3)).toEqual(["s2: 1", "s2: 2", "still here"]);
  await it.service.received(3);
  expect(it.log.slice(2)).toEqual(["1 OnMessage", "1 OnMessage", "1 stop s1"]);
});

test("S-28: the events of a subscription without a reader are bounded", async () => {
  await using it = await startSandboxSession();
  const messages = onMessage(it.session);
  await messages.ready;
  for (let event = 0; event < maxQueuedEvents + 500; event += 1) await it.ann.says(`event ${event}`);
  await it.until(() => it.seen(/stop s1/) === 1);
  expect(await readTexts(messages, maxQueuedEvents)).toHaveLength(maxQueuedEvents);
  await expect(messages.next()).rejects.toMatchObject({ code: "OVERFLOW" });
  expect(await messages.next()).toEqual({ value: undefined, done: true });
});
