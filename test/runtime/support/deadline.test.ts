import { expect, test } from "vitest";
import { clearDeadline, pause, startDeadline } from "../../../src/runtime/support/deadline.ts";
import { ManualClock } from "../../support/manual-clock.ts";

test("a pause that no timer can hold lasts as long as one can", async () => {
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

test("who begins at the same time and may take equally long shares a timer, and each fails once", () => {
  const clock = new ManualClock();
  const all = Array.from({ length: 10 }, () => wait(clock, 100));
  expect(clock.waiting).toBe(1);
  for (const { waiter } of all.slice(0, 5)) clearDeadline(waiter);
  clock.advance(100);
  expect(all.map(({ failures }) => failures)).toEqual([...Array(5).fill([]), ...Array(5).fill([100])]);
  expect(clock.waiting).toBe(0);
});

test("who begins later, or may take longer, has a time of its own", () => {
  const clock = new ManualClock();
  const longer = wait(clock, 150);
  const first = wait(clock, 100);
  clock.advance(10);
  const later = wait(clock, 100);
  clock.advance(500);
  expect([first, longer, later].map(({ failures }) => failures)).toEqual([[100], [150], [110]]);
});

test("the last one to be lifted takes the timer along, and the next one gets its own", () => {
  const clock = new ManualClock();
  for (const { waiter } of [wait(clock, 100), wait(clock, 100)]) clearDeadline(waiter);
  expect(clock.waiting).toBe(0);
  const { failures } = wait(clock, 100);
  clock.advance(100);
  expect(failures).toEqual([100]);
});
