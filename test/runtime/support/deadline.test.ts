import { expect, test } from "vitest";
import { clearDeadline, pause, startDeadline } from "../../../src/runtime/support/deadline.ts";
import { ManualClock } from "../../support/manual-clock.ts";

test("a delay longer than a timer's maximum lasts as long as a timer can", async () => {
  const clock = new ManualClock();
  const pausing = pause(clock, 2 ** 40, new AbortController().signal);
  clock.advance(2 ** 31 - 1);
  await pausing;
  expect(clock.waiting).toBe(0);
});

/** Somebody who waits that long, and what became of it. */
function wait(clock: ManualClock, timeoutMs: number) {
  const failures: unknown[] = [];
  const timeoutError = () => clock.now();
  const waiter = {
    clock,
    timeoutMs,
    signal: undefined,
    timeoutError,
    reject: (reason: unknown) => failures.push(reason),
  };
  startDeadline(waiter);
  return { waiter, failures };
}

test("equal deadlines that start together share a timer, and each fails once", () => {
  const clock = new ManualClock();
  const all = Array.from({ length: 10 }, () => wait(clock, 100));
  expect(clock.waiting).toBe(1);
  for (const { waiter } of all.slice(0, 5)) clearDeadline(waiter);
  clock.advance(100);
  expect(all.map(({ failures }) => failures)).toEqual([...Array(5).fill([]), ...Array(5).fill([100])]);
  expect(clock.waiting).toBe(0);
});

test("a deadline that starts later, or is longer, has its own timer", () => {
  const clock = new ManualClock();
  const longer = wait(clock, 150);
  const first = wait(clock, 100);
  clock.advance(10);
  const later = wait(clock, 100);
  clock.advance(500);
  expect([first, longer, later].map(({ failures }) => failures)).toEqual([[100], [150], [110]]);
});

test("the last one to be cleared removes the timer, and the next one gets its own", () => {
  const clock = new ManualClock();
  for (const { waiter } of [wait(clock, 100), wait(clock, 100)]) clearDeadline(waiter);
  expect(clock.waiting).toBe(0);
  const { failures } = wait(clock, 100);
  clock.advance(100);
  expect(failures).toEqual([100]);
});
