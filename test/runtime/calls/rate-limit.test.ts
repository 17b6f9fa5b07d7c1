import { expect, test } from "vitest";
import { createRateLimit } from "../../../src/runtime/calls/rate-limit.ts";
import { ManualClock } from "../../support/manual-clock.ts";

/** Returns how many requests may be unanswered at the same time, up to ten. */
function roomOf({ hasRoom }: ReturnType<typeof createRateLimit>): number {
  return Array.from({ length: 10 }, (_, unanswered) => unanswered).filter((unanswered) => hasRoom(unanswered)).length;
}

test("nothing is limited before a pause", () => {
  const limit = createRateLimit(new ManualClock());
  expect(limit.isPaused()).toBe(false);
  expect(limit.hasRoom(1_000_000)).toBe(true);
});

test("after a pause one request is sent at a time, and each answer makes a little more room", () => {
  const clock = new ManualClock();
  const limit = createRateLimit(clock);
  const resumed: number[] = [];
  limit.pause(100, () => resumed.push(clock.monotonic()));
  expect([limit.isPaused(), roomOf(limit)]).toEqual([true, 0]);
  clock.advance(99);
  expect([limit.isPaused(), resumed]).toEqual([true, []]);
  clock.advance(1);
  expect([limit.isPaused(), resumed]).toEqual([false, [100]]);
  const rooms = [roomOf(limit)];
  for (let answers = 0; answers < 8; answers++) {
    limit.grow();
    rooms.push(roomOf(limit));
  }
  expect(rooms).toEqual([1, 2, 3, 3, 4, 4, 4, 5, 5]);
  limit.reset();
  expect(limit.hasRoom(1_000_000)).toBe(true);
});

test("a pause that is under way is not made longer, and room that was made is lost", () => {
  const clock = new ManualClock();
  const limit = createRateLimit(clock);
  const resumed: string[] = [];
  limit.pause(100, () => resumed.push("first"));
  limit.grow();
  clock.advance(50);
  limit.pause(100, () => resumed.push("second"));
  clock.advance(50);
  expect([limit.isPaused(), resumed, roomOf(limit)]).toEqual([false, ["first"], 1]);
  limit.pause(100, () => resumed.push("third"));
  clock.advance(100);
  expect(resumed).toEqual(["first", "third"]);
});

test("a limit that is cleared resumes nothing", () => {
  const clock = new ManualClock();
  const limit = createRateLimit(clock);
  limit.pause(100, () => expect.unreachable());
  limit.clear();
  expect([limit.isPaused(), clock.waiting]).toEqual([false, 0]);
  clock.advance(200);
});
