import { expect, test } from "vitest";
import { onMessage, sendMessage } from "../../../generated/client.ts";
import type { Gap } from "../../../src/runtime/index.ts";
import { createRecentEvents } from "../../../src/runtime/subscriptions/recent-events.ts";
import { momentOf } from "../../../src/runtime/support/clock.ts";
import type { Fault, FaultOf } from "../../../src/sandbox/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { accept, isStart, publish, say } from "../../support/service/answers.ts";
import {
  hasten,
  outcomeOf,
  read,
  readTexts,
  startQuickSession,
  startSandboxSession,
} from "../../support/service/session.ts";

/**
 * Starts a subscription whose first connection dies silently after one event; `meanwhile` runs before the session
 * notices.
 */
async function loseSilently(meanwhile: (clock: ManualClock) => void = () => {}) {
  const clock = new ManualClock();
  const gaps: Gap[] = [];
  const pings = new WeakSet<object>();
  const it = await startQuickSession(
    {
      // The first PING of each socket is answered, the others are not.
      ping(socket) {
        if (!pings.has(socket)) say(socket, { sig: "PONG", payload: "" });
        pings.add(socket);
      },
    },
    { onEvent: hasten(clock), testing: { clock, random: () => 0.5 } },
  );
  const messages = onMessage(it.session, {
    async onGap(gap) {
      gaps.push(gap);
      // New events come meanwhile, before this answer.
      publish(it.sockets[1], "s2", 4);
      publish(it.sockets[1], "s2", 5);
      await sendMessage(it.session, { channel_id: "c", msg: "an answer after them" });
      return [1, 2, 3, 4].map((message) => ({ message }) as never);
    },
  });
  await messages.ready;
  clock.advance(5_000);
  publish(it.sockets[0], "s1", 1);
  expect(await read(messages, 1)).toEqual([1]);
  const heardAt = clock.monotonic();
  meanwhile(clock);
  // A single step would also end the attempt to connect that follows.
  clock.advance(15_000);
  clock.advance(10_000);
  clock.advance(1);
  await it.ready(2);
  return { ...it, clock, gaps, messages, heardAt };
}

test("the gap of a connection that died silently begins when the connection was last known to be good, and filling it repeats no event", async () => {
  await using it = await loseSilently();
  expect(await read(it.messages, 4)).toEqual([2, 3, 4, 5]);
  // The answers to the first PING and to the start, but not the time in which the event was read.
  expect(it.gaps[0]?.from).toBeLessThan(it.heardAt);
  expect(it.gaps[0]?.to).toBeGreaterThan(it.heardAt + 25_000);
});

test.each([
  ["back by an hour", -3_600_000],
  ["forward by an hour", 3_600_000],
  ["back by a second", -1_000],
])("a system clock that is set %s makes no gap too short, and no gap ends before it begins", async (_, ms) => {
  await using it = await loseSilently((clock) => clock.shift(ms));
  await read(it.messages, 4);
  const [{ from, to } = { from: Number.NaN, to: Number.NaN }] = it.gaps;
  expect(to - from).toBeGreaterThanOrEqual(25_001);
});

test("equal events are left out of a filled gap as often as they were delivered", () => {
  const clock = new ManualClock();
  const recent = createRecentEvents<string>(clock);
  recent.add("long ago");
  clock.advance(60_001);
  for (const event of ["yes", "no", "yes"]) recent.add(event);
  const withoutDelivered = recent.before(momentOf(clock));
  expect(withoutDelivered(["long ago", "yes", "yes", "yes", "no", "new"])).toEqual(["long ago", "yes", "new"]);
});

test("a start that is not answered after a loss is repeated, and its late answer is stopped", async () => {
  const clock = new ManualClock();
  const options = { onEvent: hasten(clock), testing: { clock }, pingIntervalMs: 2 ** 30 };
  await using it = await startSandboxSession(options);
  const messages = onMessage(it.session);
  await messages.ready;
  it.faults.arm({ fault: "late", where: { kind: "subscription" } });
  it.faults.arm({ fault: "drop" });
  await it.until(() => it.seen(/^2 OnMessage/) === 1);
  clock.advance(15_000);
  await it.until(() => it.eventsOf("gap").length === 1);
  expect(it.eventsOf("retry")).toMatchObject([{ operation: "OnMessage", cause: { code: "OUTCOME_UNKNOWN" } }]);
  await it.ann.says("new");
  expect(await readTexts(messages, 1)).toEqual(["new"]);
  expect(it.faults.release()).toBe(1);
  await it.until(() => it.seen(/stop s3/) === 1);
  expect(it.ledger.activeSubscriptions).toHaveLength(1);
});

test.each(["accepted under an id that was stopped", "accepted under its new id", "accepted without an id", "refused"])(
  "the late answer of an abandoned start does not end the live subscription: %s",
  async (how) => {
    const clock = new ManualClock();
    let answerLate: (() => void) | undefined;
    await using it = await startQuickSession(
      {
        frame(frame, socket, number, usual) {
          if (number === 1 || !isStart(frame) || answerLate) return usual();
          // The events come before their answer, so they are kept until then.
          if (how === "accepted under an id that was stopped") publish(socket, "late", "early");
          const { id } = frame;
          answerLate = () => {
            if (how === "refused")
              say(socket, { payload: { errors: [{ name: "MAX_SUB", message: "" }] }, status: 429, id });
            else if (how === "accepted without an id") say(socket, { payload: { data: {} }, id });
            else accept(frame, socket, how === "accepted under its new id" ? "s2" : "late");
          };
        },
      },
      { onEvent: hasten(clock), testing: { clock }, pingIntervalMs: 2 ** 30 },
    );
    const messages = onMessage(it.session);
    await messages.ready;
    it.service.drop();
    await it.until(() => answerLate !== undefined);
    clock.advance(15_000);
    await it.until(() => it.eventsOf("gap").length === 1);
    if (how === "accepted under an id that was stopped") await it.until(() => it.seen(/stop late/) === 1);
    answerLate?.();
    publish(it.sockets[1], "s2", "new");
    expect(await read(messages, 1)).toEqual(["new"]);
    expect(it.seen(/stop s2/)).toBe(0);
  },
);

test.each<[string, Fault, FaultOf<"drop" | "eos">["fault"], string]>([
  [
    "its start is refused",
    { fault: "refuse", error: "FORBIDDEN", where: { kind: "subscription" } },
    "drop",
    "FORBIDDEN",
  ],
  ["its session ends", { fault: "login-refused", error: "UNAUTHORIZED" }, "eos", "UNAUTHORIZED"],
])("a subscription whose connection was lost reports its gap when %s", async (_, refusal, loss, code) => {
  await using it = await startSandboxSession();
  const messages = onMessage(it.session);
  await messages.ready;
  it.faults.arm(refusal);
  it.faults.arm({ fault: loss });
  await expect(messages.next()).rejects.toMatchObject({ code });
  expect(it.eventsOf("gap")).toMatchObject([
    { operation: "OnMessage", from: expect.any(Number), to: expect.any(Number) },
  ]);
});

test("a caller who aborts or leaves while the connection is lost gets no gap report", async () => {
  await using it = await startSandboxSession({ reconnectDelayMs: 2 ** 30 });
  const controller = new AbortController();
  const aborted = onMessage(it.session, { signal: controller.signal });
  const left = onMessage(it.session);
  await Promise.all([aborted.ready, left.ready]);
  it.faults.arm({ fault: "drop" });
  await it.until(() => it.eventsOf("reconnect").length === 1);
  controller.abort();
  await expect(aborted.next()).rejects.toBe(controller.signal.reason);
  await left.return();
  expect(it.eventsOf("gap")).toEqual([]);
});

test("a start that is never answered after a loss ends only its own subscription, within 30 s of the first try", async () => {
  const clock = new ManualClock();
  const options = { onEvent: hasten(clock), testing: { clock }, pingIntervalMs: 2 ** 30 };
  await using it = await startSandboxSession(options);
  const messages = onMessage(it.session);
  await messages.ready;
  const failure = outcomeOf(messages.next());
  it.faults.arm({ fault: "silent", times: "always", where: { kind: "subscription" } });
  it.faults.arm({ fault: "drop" });
  for (const starts of [1, 2, 3]) {
    await it.until(() => it.seen(/^2 OnMessage/) === starts);
    clock.advance(15_000);
  }
  expect(await failure).toMatchObject({ code: "OUTCOME_UNKNOWN" });
  expect(it.seen(/^2 OnMessage/)).toBe(3);
  expect(it.session.state).toBe("ready");
});

test("a stop whose answer is lost is sent again on the reopened address", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "drop", when: "before-answer", where: { kind: "stop" } });
  const messages = onMessage(it.session);
  await messages.ready;
  await messages.return();
  await it.ready(2);
  await it.until(() => it.seen(/^2 stop s1/) === 1);
  expect(it.seen(/login/)).toBe(1);
});

test("a gap that is still being filled is reported when its subscription ends with an error", async () => {
  await using it = await startSandboxSession();
  const messages = onMessage(it.session, { onGap: () => new Promise(() => {}) });
  await messages.ready;
  it.faults.arm({ fault: "drop" });
  await it.ready(2);
  await it.until(() => it.seen(/OnMessage/) === 2);
  it.faults.arm({ fault: "eos", reason: "concurrent session limit reached" });
  await expect(messages.next()).rejects.toMatchObject({ code: "DISPLACED" });
  expect(it.eventsOf("gap").map(({ cause: { code } }) => code)).toEqual(["CONNECTION_LOST", "SESSION_ENDED"]);
});

test("events that filled one gap do not fill the next, even if the connection is lost again while the gap is filled", async () => {
  for (const isSlow of [false, true]) {
    let fills = 0;
    const waiting: (() => void)[] = [];
    await using it = await startSandboxSession();
    const messages = onMessage(it.session, {
      async onGap() {
        fills += 1;
        const texts = fills === 1 ? ["one", "two"] : ["one", "two", "three"];
        if (fills === 1 && isSlow) await new Promise<void>((resolve) => waiting.push(resolve));
        return texts.map((content) => ({ message: { node: { content } } }) as never);
      },
    });
    await messages.ready;
    it.faults.arm({ fault: "drop" });
    await it.ready(2);
    if (!isSlow) await it.until(() => it.eventsOf("gap").length === 1);
    else while (waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
    it.faults.arm({ fault: "drop" });
    await it.ready(3);
    for (const go of waiting) go();
    await it.until(() => it.eventsOf("gap").length === 2);
    await it.ann.says("four");
    expect(await readTexts(messages, 4)).toEqual(["one", "two", "three", "four"]);
  }
});

test("the answer to an earlier stop of an id does not count as the answer to a later one", async () => {
  const stops: (() => void)[] = [];
  await using it = await startQuickSession({
    frame(frame, socket, number, usual) {
      if (isStart(frame)) accept(frame, socket, "again");
      else if (frame.type !== "stop_subscription" || number > 1) usual();
      else stops.push(usual);
    },
  });
  for (const _ of [1, 2]) {
    const messages = onMessage(it.session);
    await messages.ready;
    await messages.return();
  }
  await it.until(() => stops.length === 2);
  stops[0]?.();
  await sendMessage(it.session, { channel_id: "c", msg: "an answer after that" });
  it.service.drop();
  await it.until(() => it.seen(/^2 stop again/) === 1);
});

test("onGap that returns no list is reported, and new events are delivered", async () => {
  for (const returned of ["text", new Set([1]), 7]) {
    await using it = await startSandboxSession();
    const messages = onMessage(it.session, { onGap: () => returned as never });
    await messages.ready;
    it.faults.arm({ fault: "drop" });
    await it.until(() => it.eventsOf("gap").length === 1);
    expect(it.eventsOf("gap")[0]?.error).toEqual(new TypeError("onGap must return a list of events, or nothing"));
    await it.ann.says("new");
    expect(await readTexts(messages, 1)).toEqual(["new"]);
  }
});
