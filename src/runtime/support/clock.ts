/** The time that a session lives in. */
export interface Clock {
  /** UNIX time in milliseconds, for moments that are reported. It may be set forward or back at any time. */
  now(): number;
  /** Milliseconds since some fixed moment, for durations. They never go back. */
  monotonic(): number;
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}

/** A point in time, by both clocks. */
export interface Moment {
  readonly now: number;
  readonly monotonic: number;
}

/** The longest delay of a timer, in milliseconds: it would end a longer one at once. */
export const maxDelayMs = 2 ** 31 - 1;

// Captured when this file is loaded: test libraries replace the globals, and a session must go on all the same.
const { setTimeout, clearTimeout } = globalThis;
const now = Date.now;
const monotonic = performance.now.bind(performance);

/** The system's time. */
export const systemClock: Clock = {
  now: () => now(),
  monotonic: () => monotonic(),
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout | undefined),
};

/**
 * Accepts a number that a timer can take. A delay of more than 2^31 - 1 ms would end at once.
 *
 * @throws {TypeError} for anything else.
 */
export function checkNumber(name: string, value: unknown, { isZeroAllowed = false } = {}): number {
  const isInRange = typeof value === "number" && (value > 0 || (isZeroAllowed && value === 0)) && value <= maxDelayMs;
  if (isInRange) return value;
  const range = isZeroAllowed ? "0 or a positive number" : "a positive number";
  throw new TypeError(`${name} must be ${range} below 2^31; got ${describe(value)}`);
}

function describe(value: unknown): string {
  return typeof value === "number" ? String(value) : `a value of type ${value === null ? "null" : typeof value}`;
}

/** Returns this moment. */
export function momentOf(clock: Clock): Moment {
  return { now: clock.now(), monotonic: clock.monotonic() };
}
