import { expect, test } from "vitest";
import { startHeartbeat } from "../../../src/runtime/socket/heartbeat.ts";
import { ManualClock } from "../../support/manual-clock.ts";

function start(random = 0.5) {
  const clock = new ManualClock();
  const told: string[] = [];
  const heartbeat = startHeartbeat({
    pingIntervalMs: 20_000,
    pongTimeoutMs: 10_000,
    clock,
    random: () => random,
    ping: () => told.push("ping"),
    silent: () => told.push("silent"),
  });
  return { clock, told, ...heartbeat };
}

test("pings at intervals, as long as something is heard", () => {
  const { clock, told, heard } = start();
  for (let minute = 0; minute < 3; minute += 1) {
    clock.advance(20_000);
    heard();
  }
  expect(told).toEqual(["ping", "ping", "ping"]);
});

test.each([
  [0, 18_000],
  [0.5, 20_000],
  [1, 22_000],
])("with the random number %f the interval is %i ms", (random, interval) => {
  const { clock, told } = start(random);
  clock.advance(interval - 1);
  expect(told).toEqual([]);
  clock.advance(1);
  expect(told).toEqual(["ping"]);
});

test("silence after a ping is told once its time is up", () => {
  const { clock, told } = start();
  clock.advance(29_999);
  expect(told).toEqual(["ping"]);
  clock.advance(1);
  expect(told).toEqual(["ping", "silent"]);
});

test("a stopped heartbeat leaves no timer", () => {
  const { clock, stop } = start();
  clock.advance(20_000);
  stop();
  expect(clock.waiting).toBe(0);
});
