import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { type ConnectionEvents, openConnection } from "../../../src/runtime/connection/connection.ts";
import { createSecrets } from "../../../src/runtime/login/secrets.ts";
import { resolveOptions } from "../../../src/runtime/options.ts";
import type { SocketRecorder } from "../../../src/runtime/recorder.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { say, sayEos } from "../../support/service/answers.ts";
import { type Script, startService } from "../../support/service/scripted-service.ts";

const answer = { id: "x-1", payload: { data: {} } };

/** Waits until the condition holds. */
async function until(condition: () => unknown): Promise<void> {
  while (!condition()) await turn();
}

/** Opens a connection to a scripted service, and records what it reports. */
async function open(script: Script = {}, recorders: readonly SocketRecorder[] = []) {
  const service = await startService(script);
  const clock = new ManualClock();
  clock.advance(1_000);
  const settings = { pingIntervalMs: 10_000, pongTimeoutMs: 5_000, dialTimeoutMs: 8_000 };
  const options = resolveOptions({
    ...{ accessToken: "CANARY-TOKEN", endpoint: service.endpoint, testing: { clock, random: () => 0.5 } },
    ...settings,
  });
  const log: string[] = [];
  const losses: Parameters<ConnectionEvents["lost"]>[] = [];
  const connection = openConnection(service.address, createSecrets(), options, {
    recorders,
    verified: () => void log.push("verified"),
    answered: () => void log.push("answered"),
    delivered: () => void log.push("delivered"),
    unexpected: () => void log.push("unexpected"),
    drained: () => void log.push("drained"),
    lost(...loss) {
      log.push("lost");
      losses.push(loss);
    },
  });
  const dispose = () => service[Symbol.asyncDispose]();
  return { ...connection, service, clock, log, losses, [Symbol.asyncDispose]: dispose };
}

test("a connection that is closed reports nothing more, and leaves no timer", async () => {
  await using it = await open();
  await until(() => it.log.includes("verified"));
  const [socket] = it.service.sockets;
  if (!socket) throw new Error("there is no socket");
  say(socket, answer);
  const closed = it.close();
  await closed;
  await it.close();
  for (let step = 0; step < 5; step += 1) await turn();
  expect(it.log).toEqual(["verified"]);
  expect(it.clock.waiting).toBe(0);
});

test("a peer that does not answer a goodbye has a second for it", async () => {
  await using it = await open();
  await until(() => it.log.includes("verified"));
  it.service.sockets[0]?.pause();
  let isGone = false;
  const closed = it.close().then(() => {
    isGone = true;
  });
  it.clock.advance(999);
  for (let step = 0; step < 20; step += 1) await turn();
  expect(isGone).toBe(false);
  it.clock.advance(1);
  expect(it.clock.waiting).toBe(0);
  await closed;
});

test("EOS is reported once, with its reason, and the socket is closed", async () => {
  await using it = await open({ connected: (socket) => sayEos(socket, "shift is over") });
  await it.closed;
  expect(it.log).toEqual(["lost"]);
  expect(it.losses[0]?.[0]).toMatchObject({ code: "SESSION_ENDED" });
  expect(it.losses[0]?.[0].message).toContain("the service says: shift is over");
  expect(it.losses[0]?.[1]).toBeUndefined();
  expect(it.clock.waiting).toBe(0);
});

test("a connection that breaks is reported once, with the time of its last frame", async () => {
  await using it = await open();
  await until(() => it.log.includes("verified"));
  it.clock.advance(100);
  it.service.drop();
  await it.closed;
  expect(it.log).toEqual(["verified", "lost"]);
  const [cause, heardAt, goodUntil] = it.losses[0] ?? [];
  expect(cause?.code).toBe("CONNECTION_LOST");
  expect(heardAt).toBe(1_000);
  expect(goodUntil?.monotonic).toBe(1_000);
  await it.close();
  expect(it.clock.waiting).toBe(0);
});

test("a frame shows that the connection was good when the frame before it was read", async () => {
  await using it = await open();
  await until(() => it.log.includes("verified"));
  for (const count of [1, 2]) {
    await turn();
    it.clock.advance(100);
    for (const socket of it.service.sockets) say(socket, answer);
    await until(() => it.log.length === 1 + count);
  }
  it.service.drop();
  await it.closed;
  const [, heardAt, goodUntil] = it.losses[0] ?? [];
  expect([heardAt, goodUntil?.monotonic]).toEqual([1_200, 1_100]);
});

test("a handshake that is refused is reported once, as unreachable", async () => {
  await using it = await open({ upgrade: (tcp) => void tcp.end("HTTP/1.1 503 Unavailable\r\n\r\n") });
  await it.closed;
  expect(it.log).toEqual(["lost"]);
  expect(it.losses[0]?.[0]).toMatchObject({ code: "UNREACHABLE" });
  expect(it.clock.waiting).toBe(0);
});

test("a service from which nothing comes is left at the deadline", async () => {
  await using it = await open({ ping() {} });
  await until(() => it.service.open === 1);
  it.clock.advance(7_999);
  expect(it.log).toEqual([]);
  it.clock.advance(1);
  expect(it.log).toEqual(["lost"]);
  expect(it.losses[0]?.[0].message).toBe("[UNREACHABLE] no sign of life from the service");
  expect(it.clock.waiting).toBe(0);
  await it.closed;
  expect(it.log).toEqual(["lost"]);
});

test("PONG keeps a connection, and silence after a PING ends it with its reason", async () => {
  let pings = 0;
  await using it = await open({
    ping(socket) {
      pings += 1;
      if (pings <= 3) say(socket, { sig: "PONG", payload: "" });
    },
  });
  let received = 0;
  await until(() => it.log.includes("verified"));
  for (let round = 2; round <= 3; round += 1) {
    it.clock.advance(10_000);
    await until(() => pings === round);
    received = it.clock.monotonic();
    // A PING of WebSocket is answered after the PONG of the protocol was read.
    await new Promise((resolve) => it.service.sockets[0]?.once("pong", resolve).ping());
  }
  expect(it.log).toEqual(["verified"]);
  it.clock.advance(10_000);
  await until(() => pings === 4);
  it.clock.advance(5_001);
  expect(it.log).toEqual(["verified", "lost"]);
  const [cause, heardAt, goodUntil] = it.losses[0] ?? [];
  expect(cause?.message).toBe("[CONNECTION_LOST] nothing heard from the service");
  expect([heardAt, goodUntil?.monotonic]).toEqual([received, received]);
  await it.closed;
  expect(it.clock.waiting).toBe(0);
});

test("each recorder sees the opening, the frames with their sizes, and the end", async () => {
  const seen: unknown[][] = [[], []];
  const recorders = seen.map(
    (lines): SocketRecorder => ({
      opened: () => lines.push("opened"),
      sent: (text) => lines.push(`sent ${text}`),
      received: (text, bytes) => lines.push(`received ${text} ${bytes}`),
      closed: ({ code }) => lines.push(`closed ${code}`),
    }),
  );
  for (const count of [1, 2]) {
    for (const lines of seen) lines.length = 0;
    await using it = await open({}, recorders.slice(0, count));
    await until(() => it.log.includes("verified"));
    await it.close();
    expect(it.send("too late")).toBe(false);
    const [lines] = seen;
    expect(lines?.[0]).toBe("opened");
    expect(lines?.[1]).toMatch(/^sent \{.*PING/);
    expect(lines?.[2]).toBe('received {"sig":"PONG","payload":""} 27');
    expect(lines?.slice(3)).toEqual(["closed 1000"]);
    expect(seen[1]).toEqual(count === 2 ? lines : []);
  }
});
