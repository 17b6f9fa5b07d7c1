import { EventEmitter, once } from "node:events";
import { Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { sendMessage } from "../../../generated/client.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { say } from "../../support/service/answers.ts";
import { silent } from "../../support/service/scripted-service.ts";
import { hasten, startQuickSession, startSession } from "../../support/service/session.ts";

test("frames behind a large one are written when the large one was sent, not when it was answered", async () => {
  await using it = await startSession(silent, { drainTimeoutMs: 1 });
  const large = { channel_id: "c", msg: "x".repeat(16 * 1024 * 1024) };
  const calls = [large, { channel_id: "c", msg: "small" }].map((variables) => sendMessage(it.session, variables));
  const settled = Promise.allSettled(calls);
  await it.service.received(2);
  expect(it.service.frames[1]?.payload.variables?.msg).toBe("small");
  await it.session.close();
  await settled;
});

test("calls of one turn are sent in one write", async () => {
  await using it = await startSession({ frame: ({ id }, socket) => say(socket, { payload: { data: {} }, id }) });
  const port = Number(new URL(it.service.endpoint).port);
  const write = vi.spyOn(Socket.prototype, "_writev");
  const call = () => sendMessage(it.session, { channel_id: "c", msg: "hello" });
  const writes = () => write.mock.contexts.filter((socket) => (socket as Socket).remotePort === port).length;
  await Promise.all(Array.from({ length: 50 }, call));
  expect(writes()).toBe(1);
  await call();
  expect(writes()).toBe(2);
  write.mockRestore();
});

test("if one turn has more calls than may wait here, no more are written than the system's buffers take", async () => {
  await using it = await startSession({ frame: ({ id }, socket) => say(socket, { payload: { data: {} }, id }) });
  const text = "x".repeat(200);
  const calls = Array.from({ length: 4_000 }, () => sendMessage(it.session, { channel_id: "c", msg: text }));
  expect(await Promise.all(calls)).toHaveLength(4_000);
});

test("the socket of a service that falls silent is closed", async () => {
  const clock = new ManualClock();
  const pinged = new EventEmitter();
  let pings = 0;
  await using it = await startQuickSession(
    {
      ping(socket) {
        pings += 1;
        if (pings === 2) pinged.emit("again");
        else say(socket, { sig: "PONG", payload: "" });
      },
    },
    { onEvent: hasten(clock), testing: { clock, random: () => 0.5 }, pingIntervalMs: 10_000, pongTimeoutMs: 1_000 },
  );
  const [silent] = it.sockets;
  if (!silent) throw new Error("there is no socket");
  const isPinged = once(pinged, "again");
  const isGone = once(silent, "close");
  clock.advance(10_000);
  await isPinged;
  for (let step = 0; step < 20; step += 1) {
    await turn();
    clock.advance(100);
  }
  // 1006: no close frame was sent.
  expect(await isGone).toMatchObject([1006, expect.anything()]);
});
