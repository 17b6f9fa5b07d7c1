import { expect, test } from "vitest";
import { onChatActivity, onMessage } from "../../../../generated/client.ts";
import { connect, defaultOptions } from "../../../../src/runtime/index.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { accept, isStart, publish, refuse } from "../../../support/service/answers.ts";
import { frameOf, tcpOf } from "../../../support/service/raw-bytes.ts";
import { canary, startService } from "../../../support/service/scripted-service.ts";
import { hasten, read, startQuickSession } from "../../../support/service/session.ts";

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

test("S-02: events that overtake the acceptance come after it, in order, and before what follows", async () => {
  await using it = await startQuickSession({
    frame(frame, socket, _, usual) {
      if (!isStart(frame)) return usual();
      for (const value of [1, 2, 3]) publish(socket, "s1", value);
      accept(frame, socket, "s1");
      publish(socket, "s1", 4);
    },
  });
  expect(await read(onMessage(it.session), 4)).toEqual([1, 2, 3, 4]);
  expect(it.eventsOf("unexpected-frame")).toEqual([]);
});

test("S-03: of 300 events that overtake the acceptance 256 are delivered and 44 are reported as lost", async () => {
  await using it = await startQuickSession({
    frame(frame, socket, _, usual) {
      if (!isStart(frame)) return usual();
      for (let value = 1; value <= 300; value += 1) publish(socket, "s1", value);
      accept(frame, socket, "s1");
      publish(socket, "s1", "later");
    },
  });
  const values = await read(onMessage(it.session), 257);
  expect(values).toEqual([...Array.from({ length: 256 }, (_, index) => index + 1), "later"]);
  expect(it.eventsOf("unexpected-frame")).toEqual(
    Array(44).fill({
      type: "unexpected-frame",
      reason: "too many events before the answer that names their subscription",
    }),
  );
});

test("S-04: unknown subscription ids are stopped once each, at most twenty, and each of their events is reported", async () => {
  await using it = await startQuickSession();
  for (let event = 0; event < 50; event += 1) publish(it.sockets[0], `x${event % 25}`, "for no subscription");
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
      await using it = await startQuickSession(
        {
          frame: (frame, socket, _, usual) =>
            it.seen(/OnMessage/) <= failures ? refuse(frame, socket, "GRAPHQL_SUB_START_ERROR") : usual(),
        },
        { onEvent: hasten(clock), testing: { clock, random: () => chance }, pingIntervalMs },
      );
      const messages = onMessage(it.session, { timeoutMs: 60_000 });
      await messages.ready;
      expect(it.seen(/OnMessage/)).toBe(failures + 1);
      const delays = it.eventsOf("retry").map(({ delayMs }) => delayMs);
      expect(delays).toEqual([900, 1_800, 3_600, 7_200].slice(0, failures).map((range) => 100 + chance * range));
      expect(clock.now()).toBeLessThan(30_000);
    }
  },
);

test("S-06: a start that always fails is tried five times, then fails alone", async () => {
  const clock = new ManualClock();
  await using it = await startQuickSession(
    {
      frame: (frame, socket, _, usual) =>
        isStart(frame) && frame.payload.query.includes("OnMessage")
          ? refuse(frame, socket, "GRAPHQL_SUB_START_ERROR")
          : usual(),
    },
    { onEvent: hasten(clock), testing: { clock }, pingIntervalMs },
  );
  const activity = onChatActivity(it.session);
  await expect(onMessage(it.session, { timeoutMs: 60_000 }).ready).rejects.toMatchObject({
    code: "GRAPHQL_SUB_START_ERROR",
    errors: [{ UUID: "u-1" }],
  });
  clock.advance(600_000);
  publish(it.sockets[0], "s1", "unharmed");
  expect(await read(activity, 1)).toEqual(["unharmed"]);
  expect(it.seen(/OnMessage/)).toBe(5);
  expect(it.session.state).toBe("ready");
});

test("S-07: MAX_SUB refuses the fourth start at once, and the other three continue", async () => {
  await using it = await startQuickSession({
    frame: (frame, socket, _, usual) => (it.seen(/OnMessage/) > 3 ? refuse(frame, socket, "MAX_SUB") : usual()),
  });
  const subscriptions = [1, 2, 3].map(() => onMessage(it.session));
  await Promise.all(subscriptions.map(({ ready }) => ready));
  await expect(onMessage(it.session).ready).rejects.toMatchObject({ code: "MAX_SUB", retry: "never" });
  for (const id of ["s1", "s2", "s3"]) publish(it.sockets[0], id, id);
  const values = await Promise.all(subscriptions.map((each) => read(each, 1)));
  expect(values).toEqual([["s1"], ["s2"], ["s3"]]);
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
  await using it = await startQuickSession();
  const messages = onMessage(it.session);
  await messages.ready;
  for (let value = 0; value < maxQueuedEvents + 500; value += 1) publish(it.sockets[0], "s1", value);
  await it.until(() => it.seen(/stop s1/) === 1);
  expect(await read(messages, maxQueuedEvents)).toHaveLength(maxQueuedEvents);
  await expect(messages.next()).rejects.toMatchObject({ code: "OVERFLOW" });
  expect(await messages.next()).toEqual({ value: undefined, done: true });
});
