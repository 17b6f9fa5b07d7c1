import { once } from "node:events";
import { expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { startHeartbeat } from "../../../src/runtime/connection/heartbeat.ts";
import { systemClock } from "../../../src/runtime/support/clock.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { startService } from "../../support/service/scripted-service.ts";

function start(random = 0.5) {
  const clock = new ManualClock();
  const calls: string[] = [];
  const line = { bytes: 0 };
  const heartbeat = startHeartbeat(
    { pingIntervalMs: 20_000, pongTimeoutMs: 10_000, clock, random: () => random },
    { ping: () => calls.push("ping"), bytesRead: () => line.bytes, onSilence: () => calls.push("silent") },
  );
  return { clock, calls, line, ...heartbeat };
}

test("pings at intervals as long as frames arrive", () => {
  const { clock, calls, heard } = start();
  for (let minute = 0; minute < 3; minute += 1) {
    clock.advance(20_000);
    heard();
  }
  expect(calls).toEqual(["ping", "ping", "ping"]);
});

test.each([
  [0, 18_000],
  [0.5, 20_000],
  [1, 22_000],
])("with the random number %f the interval is %i ms", (random, interval) => {
  const { clock, calls } = start(random);
  clock.advance(interval - 1);
  expect(calls).toEqual([]);
  clock.advance(1);
  expect(calls).toEqual(["ping"]);
});

test("the longest interval that an option may have is not prolonged beyond the limit of a timer", () => {
  const delays: number[] = [];
  const clock = {
    ...{ now: () => 0, monotonic: () => 0, clearTimeout() {} },
    setTimeout: (_: () => void, ms: number) => delays.push(ms),
  };
  startHeartbeat(
    { pingIntervalMs: 2 ** 31 - 1, pongTimeoutMs: 10_000, clock, random: () => 1 },
    { ping() {}, bytesRead: () => 0, onSilence() {} },
  );
  expect(delays).toEqual([2 ** 31 - 1]);
});

test("silence after a ping is reported after its time and a second look", () => {
  const { clock, calls } = start();
  clock.advance(30_000);
  expect(calls).toEqual(["ping"]);
  clock.advance(1);
  expect(calls).toEqual(["ping", "silent"]);
});

test("a frame at the second look saves the connection", () => {
  const { clock, calls, heard } = start();
  clock.advance(30_000);
  heard();
  clock.advance(1);
  expect(calls).toEqual(["ping"]);
});

test("an answer that waits in the socket behind a blocked event loop is read before silence is reported", async () => {
  await using service = await startService({
    ping(socket) {
      socket.send('{"sig":"PONG","payload":""}');
      block(60);
    },
  });
  const socket = new WebSocket(service.address);
  await once(socket, "open");
  const options = { pingIntervalMs: 20, pongTimeoutMs: 20, clock: systemClock, random: () => 0.5 };
  const silent = vi.fn();
  const ping = () => socket.send('{"sig":"PING","payload":""}');
  const heartbeat = startHeartbeat(options, { ping, bytesRead: () => 0, onSilence: silent });
  socket.on("message", heartbeat.heard);
  await once(socket, "message");
  heartbeat.stop();
  socket.terminate();
  expect(silent).not.toHaveBeenCalled();
});

test("bytes of an incomplete frame save the connection as long as they arrive", () => {
  const { clock, calls, line } = start();
  clock.advance(20_000);
  for (let second = 0; second < 60; second += 10) {
    line.bytes += 1;
    clock.advance(10_001);
  }
  expect(calls).not.toContain("silent");
  clock.advance(10_001);
  expect(calls.at(-1)).toBe("silent");
});

test("a stopped heartbeat leaves no timer, in any state", () => {
  for (const ms of [0, 20_000, 30_000]) {
    const { clock, stop } = start();
    clock.advance(ms);
    stop();
    expect(clock.waiting).toBe(0);
  }
});

/** Keeps the event loop busy. */
function block(ms: number) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
