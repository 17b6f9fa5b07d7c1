import { expect, test } from "vitest";
import { pause } from "../../src/runtime/limits.ts";
import { ManualClock } from "../support/manual-clock.ts";

test("a pause that no timer can hold lasts as long as one can", async () => {
  const clock = new ManualClock();
  const pausing = pause(clock, 2 ** 40, new AbortController().signal);
  clock.advance(2 ** 31 - 1);
  await pausing;
  expect(clock.waiting).toBe(0);
});
