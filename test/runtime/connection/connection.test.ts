import { Socket } from "node:net";
import { expect, test, vi } from "vitest";
import { sendMessage } from "../../../generated/client.ts";
import { say, startSession } from "../../support/bare-service.ts";

test("what waits behind a large frame is written when that is gone, not when it is answered", async () => {
  await using it = await startSession({}, { drainTimeoutMs: 1 });
  const large = { channel_id: "c", msg: "x".repeat(16 * 1024 * 1024) };
  const calls = [large, { channel_id: "c", msg: "small" }].map((variables) => sendMessage(it.session, variables));
  const settled = Promise.allSettled(calls);
  await it.bare.received(2);
  expect(it.bare.frames[1]?.payload.variables?.msg).toBe("small");
  await it.session.close();
  await settled;
});

test("calls of one turn leave in one write", async () => {
  await using it = await startSession({ frame: ({ id }, socket) => say(socket, { payload: { data: {} }, id }) });
  const port = Number(new URL(it.bare.endpoint).port);
  const write = vi.spyOn(Socket.prototype, "_writev");
  const call = () => sendMessage(it.session, { channel_id: "c", msg: "hello" });
  const writes = () => write.mock.contexts.filter((socket) => (socket as Socket).remotePort === port).length;
  await Promise.all(Array.from({ length: 50 }, call));
  expect(writes()).toBe(1);
  await call();
  expect(writes()).toBe(2);
  write.mockRestore();
});

test("more calls in one turn than may wait here are no more than the system's own buffers take", async () => {
  await using it = await startSession({ frame: ({ id }, socket) => say(socket, { payload: { data: {} }, id }) });
  const text = "x".repeat(200);
  const calls = Array.from({ length: 4_000 }, () => sendMessage(it.session, { channel_id: "c", msg: text }));
  expect(await Promise.all(calls)).toHaveLength(4_000);
});
