import { expect, test } from "vitest";
import { isServiceErrorName, type RetryPolicy, retryDelay } from "../../src/runtime/error-table.ts";
import { seededRandom } from "../support/random.ts";

const subStart: RetryPolicy = { tries: 5, withinMs: 30_000 };
const endless: RetryPolicy = { tries: 1_000, withinMs: Infinity };

// The number of tries, and the width of the range above 100 ms, or 0.
test.each<[RetryPolicy, number, number | undefined]>([
  ["never", 1, undefined],
  ["backoff", 1, 900],
  ["backoff", 2, 1_800],
  ["backoff", 3, 3_600],
  ["backoff", 4, undefined],
  ["backoff", 5, undefined],
  [subStart, 1, 900],
  [subStart, 2, 1_800],
  [subStart, 3, 3_600],
  [subStart, 4, 7_200],
  [subStart, 5, undefined],
  [endless, 5, 14_400],
  [endless, 6, 20_000],
  [endless, 900, 20_000],
])("T-06: with %j the delay after try %i is 100 ms and up to %s, whatever the random number", (retry, tries, range) => {
  for (const chance of [0, 0.5, 0.999999]) {
    const expected = range === undefined ? undefined : 100 + chance * range;
    expect(retryDelay(retry, tries, 0, () => chance)).toBe(expected);
  }
});

test.each([
  [29_900, 100],
  [29_901, undefined],
  [60_000, undefined],
  [-60_000, 100],
])("after %i ms there is a next try only if it is still within 30 s", (sinceMs, delay) => {
  expect(retryDelay(subStart, 1, sinceMs, () => 0)).toBe(delay);
});

test.each([1, 2, 6, 60])("T-05: the delays after try %i are spread evenly, also at the cap", (tries) => {
  const random = seededRandom(tries);
  const range = Math.min(20_000, 450 * 2 ** tries);
  const deciles = Array<number>(10).fill(0);
  for (let draw = 0; draw < 10_000; draw += 1) {
    const decile = Math.floor((((retryDelay(endless, tries, 0, random) ?? 0) - 100) / range) * 10);
    deciles[decile] = (deciles[decile] ?? 0) + 1;
  }
  expect(deciles).toHaveLength(10);
  for (const count of deciles) expect(count).toSatisfy((count: number) => count >= 800 && count <= 1_200);
});

test.each(["toString", "__proto__", "constructor", "", "rate_limited"])(
  "%j is not an error name of the API",
  (name) => {
    expect(isServiceErrorName(name)).toBe(false);
  },
);
