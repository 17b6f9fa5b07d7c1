import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { trackGoodUntil } from "../../../src/runtime/connection/good-until.ts";
import { ManualClock } from "../../support/manual-clock.ts";

function start() {
  const clock = new ManualClock();
  const evidence = trackGoodUntil(clock);
  let bytesRead = 0;
  const heard = (bytes: number) => {
    bytesRead += bytes;
    evidence.heard(bytesRead);
  };
  return {
    ...evidence,
    heard,
    /** Reads a frame of the given size in a separate turn, after the given milliseconds. */
    async read(afterMs: number, bytes = 100) {
      await turn();
      clock.advance(afterMs);
      heard(bytes);
    },
    clock,
    until: () => evidence.goodUntil().monotonic,
  };
}

test("frames that a process reads after it was stopped for ten minutes prove nothing of that time", async () => {
  const line = start();
  await line.read(1_000);
  await line.read(1_000);
  await turn();
  line.clock.leap(600_000);
  for (const _ of [1, 2, 3]) line.heard(100);
  expect(line.until()).toBe(2_000);
  expect(line.goodUntil().now).toBe(2_000);
});

test("each turn that brings a frame proves that the turn before had read everything", async () => {
  const line = start();
  expect(line.until()).toBe(0);
  for (const _ of [1, 2, 3]) await line.read(1_000);
  expect(line.until()).toBe(2_000);
});

test("a turn that brought more than Node.js may read at once proves nothing", async () => {
  const line = start();
  await line.read(1_000);
  await line.read(1_000);
  expect(line.until()).toBe(1_000);
  // With those of the turn before it brings exactly this many.
  await line.read(600_000, 16 * 1_024 - 100);
  await line.read(1);
  expect(line.until()).toBe(1_000);
  await line.read(1);
  expect(line.until()).toBe(602_001);
});

test("a PONG proves that the line was good when the first unanswered PING was sent", () => {
  const line = start();
  line.ponged();
  for (const _ of [1, 2]) {
    line.clock.advance(1_000);
    line.pinged();
  }
  line.clock.advance(1_000);
  for (const _ of [1, 2]) {
    line.ponged();
    expect(line.until()).toBe(1_000);
  }
  line.pinged();
  line.clock.advance(1_000);
  line.ponged();
  expect(line.until()).toBe(3_000);
});
