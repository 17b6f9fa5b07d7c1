import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { ConversationsError } from "../../../src/runtime/errors.ts";
import type { Gap } from "../../../src/runtime/events.ts";
import { createGaps } from "../../../src/runtime/subscriptions/gaps.ts";
import { deferred } from "../../../src/runtime/support/deferred.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const cause = new ConversationsError("CONNECTION_LOST", "gone");

/** Creates the gaps of a subscription whose `onGap` answers when the test says so. */
function start(isFilled = true) {
  const clock = new ManualClock();
  // No time is measured from the clock's zero.
  clock.advance(50_000);
  const log: unknown[] = [];
  const asked: { readonly gap: Gap; readonly answer: ReturnType<typeof deferred<readonly string[]>> }[] = [];
  const gaps = createGaps<string>({
    clock,
    onGap: isFilled
      ? (gap) => {
          const answer = deferred<readonly string[]>(true);
          asked.push({ gap, answer });
          return answer.promise as Promise<string[]>;
        }
      : undefined,
    hold: () => (missed) => log.push(missed),
    report: ({ from, to, durationMs }, { outcome, error }) =>
      log.push({ from, to, durationMs, outcome, ...(error !== undefined && { error: String(error) }) }),
  });
  const now = () => ({ now: clock.now(), monotonic: clock.monotonic() });
  return { ...gaps, clock, log, asked, now };
}

const seconds = (from: number, to: number, outcome: string) => ({
  ...{ from: from * 1_000, to: to * 1_000, durationMs: (to - from) * 1_000, outcome },
});

test("a gap lasts from the first loss until the subscription is live again", () => {
  const { lost, restored, clock, log, now } = start(false);
  lost(cause, now());
  clock.advance(2_000);
  lost(cause, now());
  clock.advance(3_000);
  restored();
  restored();
  expect(log).toEqual([seconds(50, 55, "REPORTED")]);
});

test("a clock that is set back or forward does not make a gap shorter", () => {
  for (const [shift, from, to] of [
    [-60_000, -9, -5],
    [60_000, 50, 115],
  ] as const) {
    const { lost, restored, clock, log, now } = start(false);
    lost(cause, now());
    clock.advance(1_000);
    clock.shift(shift);
    clock.advance(4_000);
    restored();
    const first = shift < 0 ? to - 5 : from;
    expect(log).toEqual([{ ...seconds(first, to, "REPORTED"), durationMs: 5_000 }]);
  }
});

test("missed events are released before their gap is reported, and those delivered before the loss are left out", async () => {
  const { delivered, lost, restored, clock, log, asked, now } = start();
  for (const event of ["a", "b"]) delivered?.(event);
  lost(cause, now());
  clock.advance(1_000);
  restored();
  asked[0]?.answer.resolve(["b", "c"]);
  await turn();
  expect(log).toEqual([["c"], seconds(50, 51, "FILLED")]);
  expect(clock.waiting).toBe(0);
});

test("an onGap that is not done after 15 s is given up, and a later gap is filled all the same", async () => {
  const { lost, restored, clock, log, asked, now } = start();
  lost(cause, now());
  restored();
  clock.advance(1_000);
  lost(cause, now());
  restored();
  asked[1]?.answer.resolve(["later"]);
  clock.advance(13_999);
  await turn();
  expect(log).toEqual([]);
  clock.advance(1);
  await turn();
  clock.advance(10);
  await turn();
  expect(log).toEqual([
    ...[[], { ...seconds(50, 50, "NOT_FILLED"), error: "Error: onGap took longer than 15000 ms" }],
    ...[["later"], seconds(51, 51, "FILLED")],
  ]);
  expect(clock.waiting).toBe(0);
});

test.each([
  [true, [seconds(50, 50, "REPORTED"), seconds(50, 51, "REPORTED")]],
  [false, []],
])(
  "when a subscription ends (missed: %s) its open gaps are reported once, and fills are given up",
  async (isMissed, reports) => {
    const { lost, restored, ended, clock, log, asked, now } = start();
    lost(cause, now());
    restored();
    lost(cause, now());
    clock.advance(1_000);
    ended(isMissed);
    expect(log).toEqual(reports);
    asked[0]?.answer.resolve(["late"]);
    await turn();
    expect(log).toEqual([...reports, []]);
    ended(isMissed);
    expect(log).toEqual([...reports, []]);
    expect([asked.length, clock.waiting]).toEqual([1, 0]);
  },
);
