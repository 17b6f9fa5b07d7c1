import { once } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import type { WebSocket } from "ws";
import { onMessage, sendMessage } from "../../generated/client.ts";
import { connect, type Session } from "../../src/runtime/index.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { say, sayEos } from "../support/service/answers.ts";
import { canary, startService } from "../support/service/scripted-service.ts";
import { quick, startSandboxSession, startSession } from "../support/service/session.ts";

const hello = { channel_id: "c", msg: "hello" };

test("when close has resolved, the socket is gone", async () => {
  await using it = await startSession();
  await it.session.close();
  expect(it.service.open).toBe(0);
});

test("close waits for a connection that the service has ended but not closed", async () => {
  await using it = await startSession(
    {
      frame(_, socket) {
        say(socket, { sig: "EOS", reason: "maintenance" });
        socket.pause();
      },
    },
    quick,
  );
  // ws stores the time after which it ends the connection.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  await sendMessage(it.session, hello).catch(() => {});
  await it.recovered;
  let isClosed = false;
  const closing = it.session.close().then(() => {
    isClosed = true;
  });
  await once(it.sockets[1] as WebSocket, "close");
  for (const _ of [1, 2, 3]) await turn();
  expect(isClosed).toBe(false);
  vi.advanceTimersByTime(1_000);
  await closing;
});

/** Starts a session whose service no longer reads. `ws` has its own timer for closing, so timers are fake, too. */
async function startDeaf() {
  const clock = new ManualClock();
  const script = { frame: (_: unknown, socket: WebSocket) => socket.pause() };
  const it = await startSession(script, { testing: { clock }, drainTimeoutMs: 1 });
  sendMessage(it.session, hello).catch(() => {});
  await it.service.received(1);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  return Object.assign(it, { clock });
}

test("D-06: if the service does not answer the close frame, the connection is cut after a second", async () => {
  await using it = await startDeaf();
  const { clock } = it;
  let isClosed = false;
  const closing = it.session.close().then(() => {
    isClosed = true;
  });
  clock.advance(1);
  vi.advanceTimersByTime(999);
  await turn();
  expect([isClosed, it.service.open]).toEqual([false, 1]);
  vi.advanceTimersByTime(1);
  await closing;
});

test("under a test library's fake timers, too, the connection is cut if the service does not answer the close frame", async () => {
  await using it = await startDeaf();
  const { clock } = it;
  const closing = it.session.close();
  clock.advance(1);
  await turn();
  expect(it.service.open).toBe(1);
  clock.advance(1_000);
  await closing;
  expect(clock.waiting).toBe(0);
});

test("closing again from onEvent does not cut the wait for answers", async () => {
  const session: Session[] = [];
  await using it = await startSandboxSession({ drainTimeoutMs: 5_000, onEvent: () => void session[0]?.close() });
  session.push(it.session);
  it.faults.arm({ fault: "late", ms: 1 });
  const answer = sendMessage(it.session, it.hello);
  await it.session.close();
  expect(await answer).toEqual({ sendMessage: { success: true } });
});

test("a session can be closed from inside a loop over its events; the loop then ends", async () => {
  await using it = await startSandboxSession();
  const messages = onMessage(it.session);
  await messages.ready;
  await it.ann.says("one");
  let events = 0;
  for await (const _ of messages) {
    events += 1;
    await it.session.close();
  }
  expect(events).toBe(1);
  expect(it.log.slice(2)).toEqual(["1 OnMessage", "1 stop s1"]);
});

test.each(["drop", "eos"] as const)("%s while closing is an error of the call, not of the session", async (fault) => {
  await using it = await startSandboxSession({ drainTimeoutMs: 5_000 });
  it.faults.arm({ fault, when: "before-answer" });
  const sent = sendMessage(it.session, hello);
  const closing = it.session.close();
  await expect(sent).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN", cause: { code: expect.any(String) } });
  await closing;
  expect(await it.session.closed).toBeUndefined();
});

test("D-07: closing a displaced session waits for its socket, and changes no more than its state", async () => {
  await using it = await startSession({ frame: (_, socket) => sayEos(socket, "concurrent") });
  await expect(sendMessage(it.session, hello)).rejects.toThrow("concurrent");
  expect(it.session.state).toBe("displaced");
  const events = it.events.length;
  await Promise.all([it.session.close(), it.session.close()]);
  expect(it.service.open).toBe(0);
  expect(it.events.slice(events)).toEqual([{ type: "state", state: "closed" }]);
  expect(await it.session.closed).toMatchObject({ code: "DISPLACED" });
});

test("with drainTimeoutMs 0 close waits for no answers", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ testing: { clock }, drainTimeoutMs: 0 });
  it.faults.arm({ fault: "silent" });
  const unanswered = sendMessage(it.session, it.hello);
  const closing = it.session.close();
  clock.advance(0);
  await expect(unanswered).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
  await closing;
});

test("D-07: an abort while the socket is being dialed leaves nothing behind", async () => {
  const clock = new ManualClock();
  const controller = new AbortController();
  const reason = new Error("changed my mind");
  await using service = await startService({
    login(response, address) {
      response.end(JSON.stringify({ data: { startAgentSession: { websocket_url: address } } }));
      response.on("finish", () => controller.abort(reason));
    },
  });
  const options = { accessToken: canary, endpoint: service.endpoint, signal: controller.signal, testing: { clock } };
  await expect(connect(options)).rejects.toBe(reason);
  expect(clock.waiting).toBe(0);
});
