import dns from "node:dns";
import { setImmediate as turn } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import type { WebSocket } from "ws";
import { sendMessage } from "../../../../generated/client.ts";
import { connect, type SessionEvent } from "../../../../src/runtime/index.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { say } from "../../../support/service/answers.ts";
import type { Traffic } from "../../../support/service/relay.ts";
import { canary, startService } from "../../../support/service/scripted-service.ts";
import { quick, startRelayedSession, startSession } from "../../../support/service/session.ts";

const hello = { channel_id: "c", msg: "hello" };

const answer = ({ id }: { id: string }, socket: WebSocket) => say(socket, { payload: { data: { own: true } }, id });

test("C-17: after a reset while idle the same address is dialed again", async () => {
  await using it = await startRelayedSession({ frame: answer }, quick);
  it.relay.reset();
  await it.recovered;
  expect([it.vias(), it.service.counts.logins]).toEqual([["reopen"], 1]);
  expect(it.events.at(1)).toMatchObject({ state: "recovering", cause: { code: "CONNECTION_LOST" } });
  expect(await sendMessage(it.session, hello)).toEqual({ own: true });
});

test("C-17: if a reset interrupts 100 calls, each settles once and agrees with the service", async () => {
  let executed = 0;
  await using it = await startRelayedSession(
    {
      frame(frame, socket) {
        executed += 1;
        if (executed <= 50) answer(frame, socket);
        if (executed === 60) it.relay.reset();
      },
    },
    quick,
  );
  const calls = await Promise.allSettled(Array.from({ length: 100 }, () => sendMessage(it.session, hello)));
  const unknown = calls.filter(({ status }) => status === "rejected");
  for (const call of unknown) expect(call).toMatchObject({ reason: { code: "OUTCOME_UNKNOWN" } });
  await it.recovered;
  expect(executed).toBeGreaterThanOrEqual(60);
  expect(unknown.length).toBeGreaterThanOrEqual(50);
  // No request was sent again: all had been written.
  expect(it.service.frames.length).toBeLessThanOrEqual(100);
  expect(it.vias()).toEqual(["reopen"]);
});

test("C-17: a connection that is closed in only one direction counts as lost", async () => {
  await using it = await startRelayedSession({ frame: answer }, quick);
  it.relay.halfClose("toClient");
  await it.recovered;
  expect(it.vias()).toEqual(["reopen"]);
  expect(await sendMessage(it.session, hello)).toEqual({ own: true });
});

test("C-17: if an answer is cut in the middle, the connection counts as lost and no part of the answer is used", async () => {
  await using it = await startRelayedSession({ frame: answer }, quick);
  it.relay.set("toClient", { cutAfter: 10 });
  await expect(sendMessage(it.session, hello)).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
  it.relay.set("toClient", {});
  await it.recovered;
  expect(await sendMessage(it.session, hello)).toEqual({ own: true });
  expect(it.events.filter(({ type }) => type === "unexpected-frame")).toEqual([]);
});

test.each<[string, Traffic]>([
  ["one by one", { single: true }],
  ["late", { delayMs: 5 }],
  ["all at once", { hold: true }],
])("C-17: a conversation is the same if its bytes arrive %s", async (_, traffic) => {
  await using it = await startRelayedSession({ frame: answer }, quick);
  it.relay.set("both", traffic);
  const calls = Array.from({ length: 10 }, () => sendMessage(it.session, hello));
  if (traffic.hold) {
    it.relay.set("toService", {});
    await it.service.received(10);
    it.relay.set("toClient", {});
  }
  expect(await Promise.all(calls)).toEqual(Array(10).fill({ own: true }));
  expect(it.events).toEqual([{ type: "state", state: "ready" }]);
});

test.each(["both", "toClient", "toService"] as const)(
  "C-18: a connection that dies silently (%s) is detected within 32 s, and a new login follows",
  async (way) => {
    const clock = new ManualClock();
    await using it = await startRelayedSession(
      { frame: answer },
      {
        testing: { clock, random: () => 0.999 },
        drainTimeoutMs: 2 ** 30,
      },
    );
    it.relay.set(way, { drop: true });
    clock.advance(21_000);
    expect(it.session.state).toBe("ready");
    clock.advance(11_000);
    expect(it.session.state).toBe("recovering");
    it.relay.set("both", {});
    await turn();
    clock.advance(1_250);
    await it.recovered;
    // The last frame was too long ago for the same address.
    expect(it.vias()).toEqual(["login"]);
    expect(await sendMessage(it.session, hello)).toEqual({ own: true });
  },
);

test("C-19: calls that the service does not read are queued, and count as not sent if the connection is dead", async () => {
  const clock = new ManualClock();
  let sockets = 0;
  await using it = await startSession(
    {
      connected: () => {
        sockets += 1;
      },
      frame(frame, socket) {
        answer(frame, socket);
        if (sockets === 1) socket.pause();
      },
    },
    {
      testing: { clock, random: () => 0.5 },
      callTimeoutMs: 2 ** 30,
      drainTimeoutMs: 2 ** 30,
      maxQueuedBytes: 2 ** 30,
    },
  );
  await sendMessage(it.session, hello);
  const msg = "x".repeat(2 ** 20);
  const calls = Array.from({ length: 32 }, () => sendMessage(it.session, { ...hello, msg }));
  const settled = Promise.allSettled(calls);
  for (let turns = 0; turns < 100; turns += 1) await turn();
  clock.advance(30_001);
  await turn();
  clock.advance(1_000);
  await it.recovered;
  const unknown = (await settled).filter(({ status }) => status === "rejected");
  for (const call of unknown) expect(call).toMatchObject({ reason: { code: "OUTCOME_UNKNOWN" } });
  // The system's own buffers hold a few megabytes, this side holds one more; the rest was kept, and sent later.
  expect(unknown.length).toBeGreaterThan(0);
  expect(unknown.length).toBeLessThan(20);
  expect(it.service.frames).toHaveLength(1 + calls.length - unknown.length);
});

test("C-23: a host name that is not found at first is looked up again, like after any other network failure", async () => {
  const failure = Object.assign(new Error("getaddrinfo ENOTFOUND localhost"), { code: "ENOTFOUND" });
  const lookup = vi.spyOn(dns, "lookup");
  const fail = (...parameters: unknown[]) => (parameters.at(-1) as (error: Error) => void)(failure);
  await using service = await startService();
  const events: SessionEvent[] = [];
  lookup.mockImplementationOnce(fail as never);
  const endpoint = service.endpoint.replace("127.0.0.1", "localhost");
  const options = {
    ...quick,
    accessToken: canary,
    endpoint,
    onEvent: (event: SessionEvent) => event.type !== "call" && events.push(event),
  };
  await using session = await connect(options);
  lookup.mockRestore();
  expect(session.state).toBe("ready");
  expect(events).toMatchObject([{ type: "reconnect", cause: { code: "UNREACHABLE" } }, { state: "ready" }]);
  expect(events[0]).toHaveProperty("cause.message", expect.stringContaining("localhost"));
  expect(events[0]).toHaveProperty("cause.message", expect.stringContaining("ENOTFOUND"));
});
