import { expect, test } from "vitest";
import { createRecentEvents } from "../../../src/runtime/subscriptions/recent-events.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const maxEvents = 200;
const maxLetters = 256 * 1024;

/** A text whose JSON has this many letters. */
const textOf = (letters: number, start = "") => start.padEnd(letters - 2, "x");

test("each event is left out as often as it was delivered", () => {
  const recent = createRecentEvents<string>(new ManualClock());
  for (const event of ["a", "b", "a"]) recent.add(event);
  const leaveOut = recent.before({ now: 0, monotonic: 0 });
  for (const _ of [1, 2]) expect(leaveOut(["c", "c"])).toEqual(["c", "c"]);
  expect(leaveOut(["a", "c", "a"])).toEqual(["c"]);
  expect(leaveOut(["a", "b", "b"])).toEqual(["a", "b"]);
});

test("an event that has no JSON equals only itself", () => {
  // Only too deep events have none in practice. How deep that is differs between versions of Node.js.
  const circular = () => {
    const event: unknown[] = [];
    event.push(event);
    return event;
  };
  const [delivered, other] = [circular(), circular()];
  const recent = createRecentEvents<unknown>(new ManualClock());
  recent.add(delivered);
  const left = recent.before({ now: 0, monotonic: 0 })([other, delivered]);
  expect([left.length, left[0] === other]).toEqual([1, true]);
});

test("events of the last minute are remembered, the minute's beginning included", () => {
  const clock = new ManualClock();
  const recent = createRecentEvents<string>(clock);
  recent.add("older");
  clock.advance(1);
  recent.add("a minute old");
  clock.advance(60_000);
  const leaveOut = recent.before({ now: clock.now(), monotonic: clock.monotonic() });
  expect(leaveOut(["older", "a minute old"])).toEqual(["older"]);
});

test(`${maxEvents} events are remembered, the newest ones`, () => {
  const recent = createRecentEvents<number>(new ManualClock());
  for (let event = 0; event <= maxEvents; event += 1) recent.add(event);
  expect(recent.before({ now: 0, monotonic: 0 })([0, 1, maxEvents])).toEqual([0]);
});

test(`events of ${maxLetters} characters in total are remembered, and as many again before the next gap`, () => {
  const recent = createRecentEvents<string>(new ManualClock());
  const [first, second] = [textOf(1024, "first"), textOf(maxLetters - 1024, "second")];
  for (let gap = 1; gap <= 2; gap += 1) {
    for (const event of [first, second]) recent.add(event);
    expect(recent.before({ now: 0, monotonic: 0 })([first, second])).toEqual([]);
  }
  for (const event of [first, second, "1"]) recent.add(event);
  expect(recent.before({ now: 0, monotonic: 0 })([first, second, "1"])).toEqual([first]);
});

test("an event that cannot be written as JSON takes no room from the others", () => {
  const recent = createRecentEvents<object | string>(new ManualClock());
  const circle: { self?: object } = {};
  circle.self = circle;
  const events = [textOf(maxLetters), circle];
  for (const event of events) recent.add(event);
  expect(recent.before({ now: 0, monotonic: 0 })(events)).toEqual([]);
});

test("an event that cannot be written as JSON is remembered by its identity", () => {
  const recent = createRecentEvents<object>(new ManualClock());
  const circle: { self?: object } = {};
  circle.self = circle;
  recent.add(circle);
  const other = { ...circle };
  expect(recent.before({ now: 0, monotonic: 0 })([circle, other])).toEqual([other]);
});
