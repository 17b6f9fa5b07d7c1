import { expect, test } from "vitest";
import { onMessage, sendMessage } from "../../../generated/client.ts";
import type { Fault } from "../../../src/sandbox/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { seededRandom } from "../../support/random.ts";
import { refuse } from "../../support/service/answers.ts";
import { hasten, outcomeOf, readTexts, startQuickSession, startSandboxSession } from "../../support/service/session.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

const success = { sendMessage: { success: true } };
const hello = { channel_id: "c", msg: "hello" };

/** Long enough for a clock that jumps to make no PING due. */
const pingIntervalMs = 2 ** 30;

test.each([0, 0.999999])(
  "T-01: a call that is refused once with RATE_LIMITED succeeds, with the random number %d",
  async (chance) => {
    const clock = new ManualClock();
    const testing = { clock, random: () => chance };
    await using it = await startSandboxSession({ onEvent: hasten(clock), testing, pingIntervalMs });
    it.faults.arm({ fault: "refuse", error: "RATE_LIMITED" });
    expect(await sendMessage(it.session, it.hello)).toEqual(success);
    expect(it.seen(/SendMessage/)).toBe(2);
    expect(it.eventsOf("retry")).toMatchObject([{ operation: "SendMessage", cause: { code: "RATE_LIMITED" } }]);
    expect(clock.now()).toBe(100 + chance * 900);
  },
);

test("T-02: a call that is always refused with RATE_LIMITED is tried four times, with growing delays", async () => {
  const clock = new ManualClock();
  const testing = { clock, random: () => 0.5 };
  await using it = await startSandboxSession({ onEvent: hasten(clock), testing, pingIntervalMs });
  it.faults.arm({ fault: "refuse", error: "RATE_LIMITED", times: "always" });
  const error = await outcomeOf(sendMessage(it.session, it.hello));
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
  const testing = { clock, random: () => 0.999999 };
  await using it = await startSandboxSession({ testing, pingIntervalMs: 500 });
  const messages = onMessage(it.session);
  await messages.ready;
  it.faults.arm({ fault: "refuse", error: "RATE_LIMITED" });
  const call = sendMessage(it.session, it.hello);
  await it.until(() => it.eventsOf("retry").length === 1);
  const other = sendMessage(it.session, { ...it.hello, msg: "other" });
  const started = onMessage(it.session);
  await messages.return();
  clock.advance(600);
  await it.until(() => it.seen(/stop/) === 1 && it.ledger.entriesOf("ping").length === 2);
  expect(it.log.slice(2)).toEqual(["1 OnMessage", "1 SendMessage hello", "1 stop s1"]);
  clock.advance(400);
  expect(await Promise.all([call, other, started.ready])).toEqual([success, success, undefined]);
  expect(it.log.slice(5)).toEqual(["1 SendMessage hello", "1 OnMessage", "1 SendMessage other"]);
});

test("T-11: a start that is refused with RATE_LIMITED waits for the pause to end, and is tried at most four times", async () => {
  const clock = new ManualClock();
  const testing = { clock, random: () => 0.5 };
  await using it = await startSandboxSession({ onEvent: hasten(clock), testing, pingIntervalMs });
  const live = onMessage(it.session);
  await live.ready;
  it.faults.arm({ fault: "refuse", error: "RATE_LIMITED", times: "always" });
  await expect(onMessage(it.session).ready).rejects.toMatchObject({ code: "RATE_LIMITED" });
  expect(it.seen(/OnMessage/)).toBe(1 + 4);
  expect(it.eventsOf("retry").map(({ delayMs }) => delayMs)).toEqual([550, 1_000, 1_900]);
  await it.ann.says("unharmed");
  expect(await readTexts(live, 1)).toEqual(["unharmed"]);
});

test.each<[string, Fault, number, string]>([
  ["is refused for good", { fault: "refuse", error: "FORBIDDEN" }, 0, "FORBIDDEN"],
  ["meets its deadline", { fault: "silent" }, 900, "OUTCOME_UNKNOWN"],
])("T-04: when the first request after the pause %s, the next ones are sent", async (_, fault, afterMs, code) => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ testing: { clock, random: () => 0 }, pingIntervalMs });
  it.faults.arm({ fault: "refuse", error: "RATE_LIMITED" });
  it.faults.arm(fault);
  const first = outcomeOf(sendMessage(it.session, it.hello, { timeoutMs: 1_000 }));
  await it.until(() => it.eventsOf("retry").length === 1);
  const later = ["one", "two"].map((msg) => sendMessage(it.session, { ...it.hello, msg }));
  clock.advance(100);
  await it.until(() => it.seen(/SendMessage hello/) === 2);
  clock.advance(afterMs);
  expect(await first).toMatchObject({ code });
  expect(await Promise.all(later)).toEqual([success, success]);
});

test("T-04: starts and stops that are never answered do not prolong the pause", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ testing: { clock, random: () => 0 }, pingIntervalMs });
  it.faults.arm({ fault: "silent", times: "always", where: { kind: "stop" } });
  const stopped = onMessage(it.session);
  await stopped.ready;
  await stopped.return();
  it.faults.arm({ fault: "silent", where: { kind: "subscription" } });
  const left = onMessage(it.session);
  await it.until(() => it.seen(/OnMessage/) === 2);
  await left.return();
  it.faults.arm({ fault: "refuse", error: "RATE_LIMITED" });
  const first = sendMessage(it.session, it.hello);
  await it.until(() => it.eventsOf("retry").length === 1);
  const later = sendMessage(it.session, { ...it.hello, msg: "later" });
  clock.advance(100);
  expect(await Promise.all([first, later])).toEqual([success, success]);
});
