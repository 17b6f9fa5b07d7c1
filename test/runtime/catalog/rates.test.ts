import { expect, test } from "vitest";
import type { WebSocket } from "ws";
import { onMessage, sendMessage } from "../../../generated/client.ts";
import { deferred } from "../../../src/runtime/support/deferred.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { seededRandom } from "../../support/random.ts";
import { publish, refuse, say } from "../../support/service/answers.ts";
import type { Frame } from "../../support/service/scripted-service.ts";
import { hasten, outcomeOf, read, startQuickSession } from "../../support/service/session.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

const hello = { channel_id: "c", msg: "hello" };

/** Long enough for a clock that jumps to make no PING due. */
const pingIntervalMs = 2 ** 30;

test.each([0, 0.999999])(
  "T-01: a call that meets RATE_LIMITED once succeeds, with the random number %d",
  async (chance) => {
    const clock = new ManualClock();
    await using it = await startQuickSession(
      {
        frame: (frame, socket, _, usual) =>
          it.seen(/SendMessage/) === 1 ? refuse(frame, socket, "RATE_LIMITED") : usual(),
      },
      { onEvent: hasten(clock), testing: { clock, random: () => chance }, pingIntervalMs },
    );
    expect(await sendMessage(it.session, hello)).toEqual({ own: "hello" });
    expect(it.seen(/SendMessage/)).toBe(2);
    expect(it.eventsOf("retry")).toMatchObject([{ operation: "SendMessage", cause: { code: "RATE_LIMITED" } }]);
    expect(clock.now()).toBe(100 + chance * 900);
  },
);

test("T-02: a call that always meets RATE_LIMITED is tried four times, with growing delays", async () => {
  const clock = new ManualClock();
  await using it = await startQuickSession(
    { frame: (frame, socket) => refuse(frame, socket, "RATE_LIMITED") },
    { onEvent: hasten(clock), testing: { clock, random: () => 0.5 }, pingIntervalMs },
  );
  const error = await outcomeOf(sendMessage(it.session, hello));
  expect(error).toMatchObject({ name: "ServiceError", code: "RATE_LIMITED", retry: "backoff" });
  expect(it.eventsOf("retry").map(({ delayMs }) => delayMs)).toEqual([550, 1_000, 1_900]);
  expect(it.seen(/SendMessage/)).toBe(4);
});

test("T-03: a service that takes 50 calls a second gets 50 of 1,000 calls each second, and all settle", async () => {
  using time = await VirtualTime.start();
  const clock = time.clock();
  const start = clock.now();
  const taken = new Map<number, number>();
  await using it = await startQuickSession(
    {
      frame(frame, socket, _, usual) {
        const second = Math.floor((clock.now() - start) / 1_000);
        const count = taken.get(second) ?? 0;
        taken.set(second, count + 1);
        if (count < 50) usual();
        else refuse(frame, socket, "RATE_LIMITED");
      },
    },
    {
      testing: { clock, random: seededRandom(3) },
      pingIntervalMs,
    },
  );
  const outcomes: unknown[] = [];
  const calls = Array.from({ length: 1_000 }, () => sendMessage(it.session, hello, { timeoutMs: 600_000 }));
  for (const call of calls) void outcomeOf(call).then((outcome) => outcomes.push(outcome));
  await time.until("an outcome for each", () => outcomes.length === 1_000, 60_000);
  const refusals = outcomes.filter((outcome) => outcome instanceof Error);
  for (const refusal of refusals) expect(refusal).toMatchObject({ code: "RATE_LIMITED" });
  expect(refusals.length).toBeLessThanOrEqual(200);
  expect(it.seen(/SendMessage/)).toBeLessThan(3_000);
  for (const count of [...taken.values()].slice(0, -1)) expect(count).toBeGreaterThanOrEqual(40);
});

test("T-04: while sending is paused, only PING and stops are sent", async () => {
  const clock = new ManualClock();
  const pinged = deferred<void>();
  let pings = 0;
  await using it = await startQuickSession(
    {
      ping(socket) {
        if (++pings === 2) pinged.resolve();
        say(socket, { sig: "PONG" });
      },
      frame: (frame, socket, _, usual) =>
        it.log.at(-1) === "1 SendMessage hello" && it.seen(/hello/) === 1
          ? refuse(frame, socket, "RATE_LIMITED")
          : usual(),
    },
    {
      testing: { clock, random: () => 0.999999 },
      pingIntervalMs: 500,
    },
  );
  const messages = onMessage(it.session);
  await messages.ready;
  const call = sendMessage(it.session, hello);
  await it.until(() => it.eventsOf("retry").length === 1);
  const other = sendMessage(it.session, { ...hello, msg: "other" });
  const started = onMessage(it.session);
  await messages.return();
  clock.advance(600);
  await it.until(() => it.seen(/stop/) === 1);
  await pinged.promise;
  expect(it.log.slice(2)).toEqual(["1 OnMessage", "1 SendMessage hello", "1 stop s1"]);
  clock.advance(400);
  expect(await Promise.all([call, other, started.ready])).toEqual([{ own: "hello" }, { own: "other" }, undefined]);
  expect(it.log.slice(5)).toEqual(["1 SendMessage hello", "1 OnMessage", "1 SendMessage other"]);
});

test("T-11: a start that meets RATE_LIMITED waits for the pause to end, and is tried at most four times", async () => {
  const clock = new ManualClock();
  await using it = await startQuickSession(
    {
      frame: (frame, socket, _, usual) => (it.seen(/OnMessage/) > 1 ? refuse(frame, socket, "RATE_LIMITED") : usual()),
    },
    { onEvent: hasten(clock), testing: { clock, random: () => 0.5 }, pingIntervalMs },
  );
  const live = onMessage(it.session);
  await live.ready;
  await expect(onMessage(it.session).ready).rejects.toMatchObject({ code: "RATE_LIMITED" });
  expect(it.seen(/OnMessage/)).toBe(1 + 4);
  expect(it.eventsOf("retry").map(({ delayMs }) => delayMs)).toEqual([550, 1_000, 1_900]);
  publish(it.sockets[0], "s1", "unharmed");
  expect(await read(live, 1)).toEqual(["unharmed"]);
});

test.each([
  ["is refused for good", (frame: Frame, socket: WebSocket) => refuse(frame, socket, "FORBIDDEN"), 0, "FORBIDDEN"],
  ["meets its deadline", () => {}, 900, "OUTCOME_UNKNOWN"],
])("T-04: when the first request after the pause %s, the next ones are sent", async (_, answer, afterMs, code) => {
  const clock = new ManualClock();
  let isLimited = true;
  await using it = await startQuickSession(
    {
      frame(frame, socket, __, usual) {
        if (isLimited) refuse(frame, socket, "RATE_LIMITED");
        else if (frame.payload.variables?.msg === "hello") answer(frame, socket);
        else usual();
        isLimited = false;
      },
    },
    {
      testing: { clock, random: () => 0 },
      pingIntervalMs,
    },
  );
  const first = outcomeOf(sendMessage(it.session, hello, { timeoutMs: 1_000 }));
  await it.until(() => it.eventsOf("retry").length === 1);
  const later = ["one", "two"].map((msg) => sendMessage(it.session, { ...hello, msg }));
  clock.advance(100);
  await it.service.received(2);
  clock.advance(afterMs);
  expect(await first).toMatchObject({ code });
  expect(await Promise.all(later)).toEqual([{ own: "one" }, { own: "two" }]);
});

test("T-04: starts and stops that are never answered do not prolong the pause", async () => {
  const clock = new ManualClock();
  await using it = await startQuickSession(
    {
      frame(frame, socket, _, usual) {
        if (it.seen(/hello/) === 1) refuse(frame, socket, "RATE_LIMITED");
        else if (it.seen(/OnMessage/) === 1 || frame.payload.variables) usual();
      },
    },
    {
      testing: { clock, random: () => 0 },
      pingIntervalMs,
    },
  );
  const stopped = onMessage(it.session);
  await stopped.ready;
  await stopped.return();
  const left = onMessage(it.session);
  await it.service.received(3);
  await left.return();
  const first = sendMessage(it.session, hello);
  await it.until(() => it.eventsOf("retry").length === 1);
  const later = sendMessage(it.session, { ...hello, msg: "later" });
  clock.advance(100);
  expect(await Promise.all([first, later])).toEqual([{ own: "hello" }, { own: "later" }]);
});
