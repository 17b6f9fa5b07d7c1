import { expect, test } from "vitest";
import { ManualClock } from "../../support/manual-clock.ts";

test("a timer is due if its time was reached by other steps, which give another rounding error", () => {
  const clock = new ManualClock();
  let isDue = false;
  clock.setTimeout(() => {
    isDue = true;
  }, 0.1 + 0.2);
  clock.advance(0.3);
  expect(isDue).toBe(true);
  expect(clock.monotonic()).toBeGreaterThanOrEqual(0.1 + 0.2);
  clock.advance(1);
  expect(clock.monotonic()).toBeCloseTo(1.3, 10);
});

test("a timer that is not due is not fired", () => {
  const clock = new ManualClock();
  clock.setTimeout(() => expect.unreachable(), 0.31);
  clock.advance(0.3);
  expect(clock.waiting).toBe(1);
});
