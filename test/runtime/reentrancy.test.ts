import { expect, test, vi } from "vitest";
import { onMessage, sendMessage } from "../../generated/client.ts";
import type { Session } from "../../src/runtime/index.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { startSandboxSession } from "../support/service/session.ts";

// Handlers are called in the middle of other work, and may call anything.

test("a call that is abandoned when its retry is reported is not sent again", async () => {
  const controller = new AbortController();
  await using it = await startSandboxSession({
    testing: { random: () => 0 },
    onEvent: ({ type }) => type === "retry" && controller.abort(new Error("shift is over")),
  });
  it.faults.arm({ fault: "refuse", error: "RATE_LIMITED" });
  await expect(sendMessage(it.session, it.hello, { signal: controller.signal })).rejects.toThrow("shift is over");
  // This call waits behind the gate, too, and after all requests that are repeated.
  await sendMessage(it.session, { ...it.hello, msg: "next" });
  expect(it.log.slice(2)).toEqual(["1 SendMessage hello", "1 SendMessage next"]);
});

test("a session that is closed when its loss is reported refuses later subscriptions at once", async () => {
  const clock = new ManualClock();
  let session: Session | undefined;
  await using it = await startSandboxSession({
    testing: { clock },
    onEvent: (event) => event.type === "state" && event.state === "recovering" && void session?.close(),
  });
  session = it.session;
  it.faults.arm({ fault: "drop" });
  await session.closed;
  const messages = onMessage(session);
  await expect(messages.ready).rejects.toThrow("[NOT_SENT] OnMessage: the session is closed");
  // One timer limits the wait for the service's goodbye.
  await vi.waitFor(() => expect(clock.waiting).toBe(0), { timeout: 60_000 });
});

test("a session that is closed while it recovers refuses later subscriptions at once", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ testing: { clock } });
  it.faults.arm({ fault: "drop" });
  await it.until(() => it.eventsOf("reconnect").length === 1);
  const closing = it.session.close();
  const messages = onMessage(it.session);
  await expect(messages.ready).rejects.toThrow("[NOT_SENT] OnMessage: the session is closed");
  await expect(messages.next()).rejects.toThrow("NOT_SENT");
  await closing;
  expect(clock.waiting).toBe(0);
});

test("a session that is closed in the turn in which its next attempt is due does not dial again", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ testing: { clock } });
  it.faults.arm({ fault: "drop" });
  await it.until(() => it.eventsOf("reconnect").length === 1);
  // The step's timer is set only after its event.
  await Promise.resolve();
  clock.advance(1_000);
  await it.session.close();
  expect(clock.waiting).toBe(0);
  expect([it.log, it.ledger.openSockets]).toEqual([["login", "socket 1"], []]);
});

test("a session that is closed while it reports that it is ready again does not call onRecovered", async () => {
  const sessions: Session[] = [];
  let recoveries = 0;
  await using it = await startSandboxSession({
    onEvent: (event) => void (event.type === "state" && event.state === "ready" && sessions[0]?.close()),
    onRecovered: () => (recoveries += 1),
  });
  sessions.push(it.session);
  it.faults.arm({ fault: "drop" });
  await it.session.closed;
  expect(recoveries).toBe(0);
});
