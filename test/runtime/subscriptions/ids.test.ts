import { describe, expect, test, vi } from "vitest";
import { ConversationsError } from "../../../src/runtime/errors.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { startSubscriptions } from "./support.ts";

const cause = new ConversationsError("CONNECTION_LOST", "lost");
const goodUntil = { now: 0, monotonic: 0 };
const unknown = { type: "unexpected-frame", reason: "an event of no subscription" };
const tooMany = {
  type: "unexpected-frame",
  reason: "too many events before the answer that names their subscription",
};

/** Reads the given number of events. */
async function read(subscription: AsyncIterator<unknown>, count: number): Promise<unknown[]> {
  const events: unknown[] = [];
  while (events.length < count) events.push((await subscription.next()).value);
  return events;
}

describe("events that come before the answer to a start", () => {
  test("are kept up to a number", async () => {
    const { start, accept, receive, events } = startSubscriptions({ maxQueuedEvents: 1_000 });
    const subscription = start();
    for (let number = 1; number <= 256; number += 1) receive("s1", { number });
    expect(events).toEqual([]);
    receive("s1");
    expect(events).toEqual([tooMany]);
    accept("s1");
    receive("s1", { number: 257 });
    expect(await read(subscription, 257)).toEqual(Array.from({ length: 257 }, (_, index) => ({ number: index + 1 })));
  });

  test("are kept up to the bytes that may wait, which others may take later", () => {
    const { start, accept, receive, events } = startSubscriptions({ maxQueuedBytes: 30 });
    for (const id of ["s1", "s2"]) {
      start();
      for (let number = 0; number < 3; number += 1) receive(id);
      expect(events).toEqual([]);
      accept(id);
    }
    start();
    for (let number = 0; number < 4; number += 1) receive("s3");
    expect(events).toEqual([tooMany]);
  });

  test("are reported when no start is open any more, and their ids are stopped", async () => {
    const { start, accept, receive, events, stopped } = startSubscriptions();
    const [, second] = [start(), start()];
    receive("foreign");
    accept("s2");
    expect(events).toEqual([]);
    await second?.return?.();
    expect({ events, stopped }).toEqual({ events: [], stopped: ["s2"] });
    accept("s1");
  });

  test("are reported when the reader of the open start leaves", async () => {
    const { start, receive, events, stopped } = startSubscriptions();
    const subscription = start();
    receive("foreign");
    await subscription.return?.();
    expect({ events, stopped }).toEqual({ events: [unknown], stopped: ["foreign"] });
  });

  test("and are too many for its queue end the subscription once", async () => {
    const { start, accept, receive, stopped } = startSubscriptions({ maxQueuedEvents: 1 });
    const subscription = start();
    for (let number = 0; number < 4; number += 1) receive("s1", { number });
    accept("s1");
    expect(stopped).toEqual(["s1"]);
    expect(await read(subscription, 1)).toEqual([{ number: 0 }]);
    await expect(subscription.next()).rejects.toMatchObject({ code: "OVERFLOW" });
  });

  test("are forgotten with their connection", async () => {
    const { subscriptions, start, accept, receive, interrupt } = startSubscriptions();
    const subscription = start();
    receive("s1", { from: "the first connection" });
    interrupt(cause, goodUntil);
    subscriptions.restore(true, () => {});
    accept("s1");
    receive("s1", { from: "the second connection" });
    expect(await read(subscription, 1)).toEqual([{ from: "the second connection" }]);
  });
});

describe("the ids of a lost connection", () => {
  test("are stopped if its address is opened again, unless their stop was answered", async () => {
    const { subscriptions, start, accept, interrupt, confirmStop, stopped } = startSubscriptions();
    for (const id of ["answered", "unanswered", "live"]) {
      const subscription = start();
      accept(id);
      if (id !== "live") await subscription.return?.();
    }
    confirmStop("answered");
    interrupt(cause, goodUntil);
    subscriptions.restore(true, () => {});
    expect(stopped).toEqual(["answered", "unanswered", "unanswered", "live"]);
  });

  test("mean nothing at a new address", async () => {
    const { subscriptions, start, accept, receive, interrupt, stopped, events } = startSubscriptions();
    const subscription = start();
    accept("s1");
    await subscription.return?.();
    interrupt(cause, goodUntil);
    subscriptions.restore(false, () => {});
    expect(stopped).toEqual(["s1"]);
    receive("s1");
    expect({ events, stopped }).toEqual({ events: [unknown], stopped: ["s1", "s1"] });
  });

  test("may be those of the new subscriptions", async () => {
    const { subscriptions, start, accept, receive, interrupt } = startSubscriptions();
    const subscription = start();
    accept("s1");
    interrupt(cause, goodUntil);
    receive("s1", { from: "the first connection" });
    subscriptions.restore(false, () => {});
    accept("s1");
    receive("s1", { from: "the second connection" });
    expect(await read(subscription, 1)).toEqual([{ from: "the second connection" }]);
  });

  test("do not count among the unknown ids that are stopped at the next one", () => {
    const { subscriptions, receive, interrupt, stopped } = startSubscriptions();
    for (let connection = 1; connection <= 2; connection += 1) {
      for (let number = 0; number < 25; number += 1) receive(`foreign-${connection}-${number}`);
      interrupt(cause, goodUntil);
      subscriptions.restore(false, () => {});
    }
    expect(stopped).toHaveLength(40);
  });
});

test("an id takes no place among the stopped ones while it is live", async () => {
  const { start, accept, receive, stopped } = startSubscriptions();
  const live = async (id: string) => {
    const subscription = start();
    accept(id);
    return subscription;
  };
  const stop = async (id: string) => (await live(id)).return?.();
  for (const id of ["oldest", "again"]) await stop(id);
  await live("again");
  for (let number = 0; number < 999; number += 1) await stop(`s${number}`);
  const count = stopped.length;
  receive("oldest");
  expect(stopped).toHaveLength(count);
});

test("a stop that is sent again is the newest", async () => {
  const { subscriptions, start, accept, receive, interrupt, confirmStop, stopped } = startSubscriptions();
  const stop = async (id: string) => {
    const subscription = start();
    accept(id);
    await subscription.return?.();
    if (id !== "unanswered") confirmStop(id);
  };
  for (const id of ["unanswered", "answered"]) await stop(id);
  interrupt(cause, goodUntil);
  subscriptions.restore(true, () => {});
  for (let number = 0; number < 999; number += 1) await stop(`s${number}`);
  const count = stopped.length;
  receive("unanswered");
  expect(stopped).toHaveLength(count);
  receive("answered");
  expect(stopped.slice(count)).toEqual(["answered"]);
});

test("an id is accepted if its stop has no later number than the start", async () => {
  const { start, accept, receive, stopped } = startSubscriptions();
  const first = start();
  accept("s1");
  receive("foreign");
  await first.return?.();
  expect(stopped).toEqual(["foreign", "s1"]);
  const second = start();
  accept("s1");
  await second.ready;
});

test("an option that does not exist is refused", async () => {
  const { start, starts } = startSubscriptions();
  const subscription = start({ timeout: 5 } as object);
  await expect(subscription.ready).rejects.toThrow("OnMessage has no option timeout");
  expect(starts).toEqual([]);
});

test.each([undefined, null, "", 7, "x".repeat(100_000)])("the subscription id %j is refused", async (id) => {
  const { start, accept } = startSubscriptions();
  const subscription = start();
  accept(id);
  await expect(subscription.ready).rejects.toMatchObject({ code: "PROTOCOL_ERROR" });
});

test("subscriptions are started when there is a connection, once on each, and not after they were left", async () => {
  const { subscriptions, start, accept, interrupt, starts } = startSubscriptions({}, false);
  const [kept, left] = [start(), start()];
  expect(starts).toHaveLength(0);
  await left?.return?.();
  subscriptions.restore(false, () => {});
  expect(starts).toHaveLength(1);
  accept("s1");
  await kept?.ready;
  interrupt(cause, goodUntil);
  start();
  expect(starts).toHaveLength(1);
  subscriptions.restore(false, () => {});
  expect(starts).toHaveLength(3);
});

test("a restoration is complete when each subscription is live or has ended, at once if there are none", async () => {
  const { subscriptions, start, accept } = startSubscriptions({}, false);
  const none = vi.fn();
  subscriptions.restore(false, none);
  expect(none).toHaveBeenCalledTimes(1);
  const [left] = [start(), start()];
  const done = vi.fn();
  subscriptions.whenLive(done);
  accept("s1");
  expect(done).not.toHaveBeenCalled();
  await left?.return?.();
  expect(done).toHaveBeenCalledTimes(1);
  expect(none).toHaveBeenCalledTimes(1);
});

test("a subscription that starts after the end of the session is handed on, and refused there", () => {
  const { subscriptions, start, interrupt, starts } = startSubscriptions();
  interrupt(cause, goodUntil);
  subscriptions.endAll();
  start();
  expect(starts).toHaveLength(1);
});

describe("a start that is not answered in time", () => {
  const settings = (clock: ManualClock) => ({ callTimeoutMs: 5_000, testing: { clock, random: () => 0 } });

  test.each([
    ["and was not sent", false, "NOT_SENT"],
    ["and was sent", true, "OUTCOME_UNKNOWN"],
  ])("%s, fails with what is known about it", async (_, isConnected, code) => {
    const clock = new ManualClock();
    const { start, interrupt } = startSubscriptions(settings(clock), isConnected);
    const { ready } = start();
    clock.advance(4_999);
    const sooner = vi.fn();
    ready.catch(sooner);
    await new Promise(setImmediate);
    expect(sooner).not.toHaveBeenCalled();
    if (!isConnected) interrupt(cause, goodUntil);
    clock.advance(1);
    await expect(ready).rejects.toMatchObject({ code });
    expect(clock.waiting).toBe(0);
  });

  test("after a recovery is left alone while there is no connection", async () => {
    const clock = new ManualClock();
    const { subscriptions, start, accept, interrupt, events } = startSubscriptions(settings(clock));
    const subscription = start();
    accept("s1");
    await subscription.ready;
    interrupt(cause, goodUntil);
    subscriptions.restore(true, () => {});
    interrupt(cause, goodUntil);
    clock.advance(60_000);
    expect(events).toEqual([]);
    expect(clock.waiting).toBe(0);
  });

  test("after a recovery is not made again when its refusal comes late", async () => {
    const clock = new ManualClock();
    const { subscriptions, start, accept, interrupt, refuse, events, starts } = startSubscriptions(settings(clock));
    const subscription = start();
    accept("s1");
    await subscription.ready;
    interrupt(cause, goodUntil);
    subscriptions.restore(true, () => {});
    clock.advance(5_000);
    expect(events).toMatchObject([{ type: "retry" }]);
    refuse(2, "GRAPHQL_SUB_START_ERROR");
    expect(events).toHaveLength(1);
    clock.advance(1_000);
    expect(starts).toHaveLength(3);
  });

  test("after a recovery leaves no timer if a listener ends the subscription when it is to be made again", async () => {
    const clock = new ManualClock();
    const { subscriptions, start, accept, interrupt, listeners, events } = startSubscriptions(settings(clock));
    const subscription = start();
    accept("s1");
    await subscription.ready;
    listeners.push(({ type }) => void (type === "retry" && subscription.return?.()));
    interrupt(cause, goodUntil);
    subscriptions.restore(true, () => {});
    clock.advance(5_000);
    expect(events).toMatchObject([{ type: "retry" }]);
    expect(clock.waiting).toBe(0);
  });
});

test("a gap that is open is reported if the subscription fails, but not if its reader leaves or aborts", async () => {
  for (const [end, reported] of [
    ["fails", 1],
    ["leaves", 0],
    ["aborts", 0],
  ] as const) {
    const { subscriptions, start, accept, interrupt, events } = startSubscriptions();
    const controller = new AbortController();
    const subscription = start({ signal: controller.signal });
    accept("s1");
    await subscription.ready;
    interrupt(cause, goodUntil);
    if (end === "fails") subscriptions.endAll({ error: cause });
    if (end === "leaves") await subscription.return?.();
    if (end === "aborts") controller.abort();
    expect(events.filter(({ type }) => type === "gap")).toHaveLength(reported);
  }
});

test("dropped events are reported with the time since the first one was dropped", async () => {
  const clock = new ManualClock();
  const { start, accept, receive, events } = startSubscriptions({ maxQueuedEvents: 1, testing: { clock } });
  const subscription = start({ overflow: "drop-oldest" });
  accept("s1");
  clock.advance(1_000);
  for (const number of [1, 2, 3]) receive("s1", { number });
  clock.advance(500);
  expect(await read(subscription, 1)).toEqual([{ number: 3 }]);
  expect(events).toMatchObject([{ type: "dropped", operation: "OnMessage", count: 2, durationMs: 500 }]);
});
