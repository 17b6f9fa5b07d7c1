import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import {
  clearDeadline,
  pause,
  startDeadline,
  startTimer,
  withDeadline,
} from "../../../src/runtime/support/deadline.ts";
import { deferred } from "../../../src/runtime/support/deferred.ts";
import { ManualClock } from "../../support/manual-clock.ts";

test("a delay longer than a timer's maximum lasts as long as a timer can", async () => {
  const clock = new ManualClock();
  const pausing = pause(clock, 2 ** 40, new AbortController().signal);
  clock.advance(2 ** 31 - 1);
  await pausing;
  expect(clock.waiting).toBe(0);
});

/** Waits with a time limit, and records the outcome. */
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

test("of two equal deadlines, or two on one signal, each fails although the other was cleared", () => {
  const clock = new ManualClock();
  for (const cleared of [0, 1]) {
    const pair = [wait(clock, 100), wait(clock, 100)];
    const waiter = pair[cleared]?.waiter;
    if (waiter) for (const _ of [1, 2]) clearDeadline(waiter);
    expect(clock.waiting).toBe(1);
    clock.advance(100);
    expect(pair.map(({ failures }) => failures.length)).toEqual(cleared === 0 ? [0, 1] : [1, 0]);
  }
  const controller = new AbortController();
  const { signal } = controller;
  const failures: unknown[] = [];
  const [first, second] = ["first", "second"].map((name) => ({
    ...{ clock, timeoutMs: undefined, signal, timeoutError() {} },
    reject: () => failures.push(name),
  }));
  if (!first || !second) throw new Error("there are no waiters");
  for (const waiter of [first, second]) startDeadline(waiter);
  clearDeadline(first);
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  controller.abort();
  expect(failures).toEqual(["second"]);
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
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

test.each([
  [0, 0],
  [0.9, 0],
  [1, 10],
  [9, 10],
  [11, 11],
  [999, 999],
  [1_000, 1_000],
  [5_000, 1_000],
])("a process that was busy for %d ms gives an answer %d ms more to be read", (lateMs, moreMs) => {
  let now = 7;
  const timers: { readonly callback: () => void; readonly ms: number }[] = [];
  const cleared: unknown[] = [];
  const clock = {
    now: () => now,
    monotonic: () => now,
    setTimeout: (callback: () => void, ms: number) => timers.push({ callback, ms }),
    clearTimeout: (timer: unknown) => cleared.push(timer),
  };
  const called: string[] = [];
  const cancel = startTimer(clock, 100, () => called.push("called"));
  now += 100 + lateMs;
  timers[0]?.callback();
  expect(called).toEqual(moreMs === 0 ? ["called"] : []);
  expect(timers.slice(1).map(({ ms }) => ms)).toEqual(moreMs === 0 ? [] : [moreMs]);
  cancel();
  expect(cleared).toEqual([timers.length]);
  timers[1]?.callback();
  expect(called).toEqual(["called"]);
});

test("work that has an outcome leaves no timer and no listener behind", async () => {
  const clock = new ManualClock();
  const { signal } = new AbortController();
  const options = { clock, timeoutMs: 100, signal, timeoutError: () => new Error("late") };
  const listeners = () => getEventListeners(signal, "abort").length;
  const { promise, resolve } = deferred<void>();
  const first = withDeadline(options, () => promise);
  await expect(withDeadline(options, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect([clock.waiting, listeners()]).toEqual([1, 1]);
  resolve();
  await first;
  await new Promise(setImmediate);
  expect([clock.waiting, listeners()]).toEqual([0, 0]);
});

test("work is informed when its time is up or its signal is aborted, and not before", async () => {
  const clock = new ManualClock();
  const controller = new AbortController();
  const signals: AbortSignal[] = [];
  const start = (signal?: AbortSignal) =>
    withDeadline({ clock, timeoutMs: 100, signal, timeoutError: () => new Error("late") }, (given) => {
      signals.push(given);
      return new Promise<never>(() => {});
    });
  const late = start();
  const aborted = start(controller.signal);
  expect(signals.map((signal) => signal.aborted)).toEqual([false, false]);
  controller.abort(new Error("enough"));
  await expect(aborted).rejects.toThrow("enough");
  expect(signals.map((signal) => signal.aborted)).toEqual([false, true]);
  clock.advance(100);
  await expect(late).rejects.toThrow("late");
  expect(signals.map((signal) => signal.aborted)).toEqual([true, true]);
});

test("deadlines that differ in their clock, their length or their start have timers of their own", () => {
  const [clock, other] = [new ManualClock(), new ManualClock()];
  for (const each of [clock, other, clock]) wait(each, 100);
  expect([clock.waiting, other.waiting]).toEqual([2, 1]);
  wait(clock, 100);
  expect(clock.waiting).toBe(2);
  wait(clock, 200);
  expect(clock.waiting).toBe(3);
  clock.advance(1);
  wait(clock, 200);
  expect(clock.waiting).toBe(4);
});
