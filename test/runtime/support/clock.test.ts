import { expect, test } from "vitest";
import { checkNumber, maxDelayMs, momentOf, systemClock } from "../../../src/runtime/support/clock.ts";

test.each([1, 0.5, 2 ** 31 - 1, Number.MIN_VALUE])("%d is a number that a timer can take", (value) => {
  expect(checkNumber("timeoutMs", value)).toBe(value);
  expect(checkNumber("timeoutMs", value, { isZeroAllowed: true })).toBe(value);
});

test.each<[unknown, string]>([
  [-1, "-1"],
  [Number.NaN, "NaN"],
  [2 ** 31, "2147483648"],
  [Number.POSITIVE_INFINITY, "Infinity"],
  ["1", "a value of type string"],
  [1n, "a value of type bigint"],
  [null, "a value of type null"],
  [undefined, "a value of type undefined"],
  [{}, "a value of type object"],
  [true, "a value of type boolean"],
])("%s is not", (value, shown) => {
  expect(() => checkNumber("timeoutMs", value)).toThrow(
    new TypeError(`timeoutMs must be a positive number below 2^31; got ${shown}`),
  );
  expect(() => checkNumber("maxUnsent", value, { isZeroAllowed: true })).toThrow(
    new TypeError(`maxUnsent must be 0 or a positive number below 2^31; got ${shown}`),
  );
});

test("zero is a number that a timer can take only where that is said", () => {
  expect(checkNumber("maxUnsent", 0, { isZeroAllowed: true })).toBe(0);
  expect(() => checkNumber("timeoutMs", 0)).toThrow("timeoutMs must be a positive number below 2^31; got 0");
});

test("the longest delay is that of Node's timers, which end a longer one at once", () => {
  expect(maxDelayMs).toBe(2_147_483_647);
});

test("a moment has both times of a clock", () => {
  const clock = { ...systemClock, now: () => 5, monotonic: () => 7 };
  expect(momentOf(clock)).toEqual({ now: 5, monotonic: 7 });
});
