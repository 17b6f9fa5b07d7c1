import { expect, test, vi } from "vitest";
import { onMessage, sendMessage } from "../../generated/client.ts";
import type { Session } from "../../src/runtime/index.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { say } from "../support/service/answers.ts";
import { quick, startSession } from "../support/service/session.ts";

// Handlers are called in the middle of things, and may do anything.

const hello = { channel_id: "c", msg: "hello" };
const limited = { payload: { errors: [{ name: "RATE_LIMITED", message: "slow down" }] } };

test("a call that is abandoned when its retry is reported is not sent again", async () => {
  const controller = new AbortController();
  await using it = await startSession(
    {
      frame({ id, payload }, socket) {
        if (payload.variables?.msg === "hello") say(socket, { ...limited, id });
        else say(socket, { payload: { data: { sendMessage: { success: true } } }, id });
      },
    },
    {
      testing: { random: () => 0 },
      onEvent: ({ type }) => type === "retry" && controller.abort(new Error("shift is over")),
    },
  );
  await expect(sendMessage(it.session, hello, { signal: controller.signal })).rejects.toThrow("shift is over");
  // It waits behind the gate, too, and whatever was to be repeated is in front of it.
  await sendMessage(it.session, { ...hello, msg: "next" });
  expect(it.service.frames.map(({ payload }) => payload.variables?.msg)).toEqual(["hello", "next"]);
});

test("a session that is closed when its loss is reported refuses later subscriptions at once", async () => {
  const clock = new ManualClock();
  let session: Session | undefined;
  await using it = await startSession(
    {},
    {
      testing: { clock },
      onEvent: (event) => event.type === "state" && event.state === "recovering" && void session?.close(),
    },
  );
  session = it.session;
  it.service.drop();
  await session.closed;
  const messages = onMessage(session);
  await expect(messages.ready).rejects.toThrow("[NOT_SENT] OnMessage: the session is closed");
  // One timer limits the wait for the service's goodbye.
  await vi.waitFor(() => expect(clock.waiting).toBe(0), { timeout: 60_000 });
});

test("a session that is closed while it recovers refuses later subscriptions at once", async () => {
  const clock = new ManualClock();
  let lost = () => {};
  const isLost = new Promise<void>((resolve) => {
    lost = resolve;
  });
  await using it = await startSession(
    {},
    {
      testing: { clock },
      onEvent: ({ type }) => type === "reconnect" && lost(),
    },
  );
  it.service.drop();
  await isLost;
  const closing = it.session.close();
  const messages = onMessage(it.session);
  await expect(messages.ready).rejects.toThrow("[NOT_SENT] OnMessage: the session is closed");
  await expect(messages.next()).rejects.toThrow("NOT_SENT");
  await closing;
  expect(clock.waiting).toBe(0);
});

test("a session that is closed in the turn in which its next attempt is due does not dial again", async () => {
  const clock = new ManualClock();
  let dialed = 0;
  let lost = () => {};
  const isLost = new Promise<void>((resolve) => {
    lost = resolve;
  });
  await using it = await startSession(
    { connected: () => (dialed += 1) },
    { ...quick, testing: { clock }, onEvent: ({ type }) => type === "reconnect" && lost() },
  );
  it.service.drop();
  await isLost;
  // The step's timer is set only after its event.
  await Promise.resolve();
  clock.advance(1_000);
  await it.session.close();
  expect(clock.waiting).toBe(0);
  expect([dialed, it.service.open]).toEqual([1, 0]);
});

test("a session that is closed when it reports that it is ready again has not recovered", async () => {
  const sessions: Session[] = [];
  let recoveries = 0;
  await using it = await startSession(
    {},
    {
      ...quick,
      onEvent: (event) => void (event.type === "state" && event.state === "ready" && sessions[0]?.close()),
      onRecovered: () => (recoveries += 1),
    },
  );
  sessions.push(it.session);
  it.service.drop();
  await it.session.closed;
  expect(recoveries).toBe(0);
});
