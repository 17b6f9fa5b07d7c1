import { afterAll, expect, test } from "vitest";
import { onMessage, sendMessage } from "../../../../generated/client.ts";
import type { ConnectOptions } from "../../../../src/runtime/index.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { admit, say } from "../../../support/service/answers.ts";
import { type Script, startService } from "../../../support/service/scripted-service.ts";
import { quick, startSandboxSession, startSession } from "../../../support/service/session.ts";

const hello = { channel_id: "c", msg: "hello" };

type Service = Pick<Script, "login" | "ping">;

/**
 * Starts a session that has lost its agent session. It recovers until `reached` is called, or its next attempt is far
 * away. Then its time stands still.
 */
async function lose(service: (reached: () => void) => Service, options: Partial<ConnectOptions>) {
  let reached = () => {};
  const isReached = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const { login, ping } = service(() => reached());
  const counts = { logins: 0, pings: 0 };
  const clock = new ManualClock();
  const it = await startSession(
    {
      login(response, address, number, body) {
        counts.logins += 1;
        if (counts.logins > 1 && login) login(response, address, number, body);
        else admit(response, address);
      },
      ping(socket) {
        counts.pings += 1;
        if (counts.pings > 1 && ping) ping(socket);
        else say(socket, { sig: "PONG", payload: "" });
      },
      frame: (_, socket) => say(socket, { sig: "EOS", reason: "unexpected session state" }),
    },
    {
      ...quick,
      ...options,
      testing: { clock },
      onEvent(event) {
        if (event.type !== "reconnect") return;
        if (event.delayMs > 1_000) reached();
        else setImmediate(() => clock.advance(event.delayMs));
      },
    },
  );
  await expect(sendMessage(it.session, hello)).rejects.toThrow("OUTCOME_UNKNOWN");
  await isReached;
  return { ...it, clock };
}

let dialed = () => {};
const silent = await startService({ upgrade: () => dialed() });
afterAll(() => silent[Symbol.asyncDispose]());

test.each<[string, (reached: () => void) => Service, Partial<ConnectOptions>]>([
  ["waits for its next attempt", () => ({}), { reconnectDelayMs: 1_000_000 }],
  ["logs in", (reached) => ({ login: reached }), {}],
  [
    "is dialing",
    (reached) => {
      dialed = reached;
      return { login: (response) => admit(response, silent.address) };
    },
    { socketHosts: [silent.host] },
  ],
  ["waits for a sign of life", (reached) => ({ ping: reached }), {}],
])("D-07: close() at once ends a session that %s, and nothing is sent afterwards", async (_, service, options) => {
  await using it = await lose(service, options);
  const waiting = sendMessage(it.session, hello);
  const closing = it.session.close();
  await expect(waiting).rejects.toThrow("[NOT_SENT] SendMessage: the session is closed");
  await closing;
  expect([it.session.state, await it.session.closed, it.service.open]).toEqual(["closed", undefined, 0]);
  expect(it.clock.waiting).toBe(0);
  await expect(sendMessage(it.session, hello)).rejects.toThrow("[NOT_SENT] SendMessage: the session is closed");
  expect(it.service.frames).toHaveLength(1);
});

test("D-07: close ends a session that waits to reclaim its place from another login", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ testing: { clock }, reclaimWhenDisplaced: true });
  it.faults.arm({ fault: "eos", when: "before-answer", reason: "concurrent session limit reached" });
  await expect(sendMessage(it.session, it.hello)).rejects.toThrow("OUTCOME_UNKNOWN");
  expect(it.session.state).toBe("displaced");
  await it.session.close();
  expect([it.session.state, await it.session.closed, clock.waiting]).toEqual(["closed", undefined, 0]);
});

test("D-07: closing a closed session does nothing", async () => {
  await using it = await startSandboxSession();
  await it.session.close();
  const events = it.events.length;
  await it.session.close();
  expect(it.events).toHaveLength(events);
});

test("D-12: a session installs no handlers on the process", async () => {
  const listeners = () => process.eventNames().map((name) => [name, process.listenerCount(name)]);
  const before = listeners();
  await using it = await startSession({});
  expect(listeners()).toEqual(before);
  await it.session.close();
  expect(listeners()).toEqual(before);
});

test("D-13: close does not wait for a gap that is being filled, and the loop ends", async () => {
  let filling = () => {};
  const isFilling = new Promise<void>((resolve) => {
    filling = resolve;
  });
  await using it = await startSandboxSession();
  const messages = onMessage(it.session, {
    onGap() {
      filling();
      return new Promise<[]>(() => {});
    },
  });
  await messages.ready;
  const next = messages.next();
  it.faults.arm({ fault: "drop" });
  await isFilling;
  await it.session.close();
  expect(await next).toEqual({ value: undefined, done: true });
  expect(it.eventsOf("gap")).toEqual([]);
  expect(it.log.at(-1)).toBe("2 stop s2");
});
