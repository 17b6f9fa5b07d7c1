import { expect, test, vi } from "vitest";
import type { WebSocket } from "ws";
import { onMessage, sendMessage } from "../../../../generated/client.ts";
import { connect, type SessionEvent } from "../../../../src/runtime/index.ts";
import { deferred } from "../../../../src/runtime/support/deferred.ts";
import type { ArmedFault } from "../../../../src/sandbox/index.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { admit, say, sayEos } from "../../../support/service/answers.ts";
import { canary, startService } from "../../../support/service/scripted-service.ts";
import {
  hasten,
  outcomeOf,
  readTexts,
  startQuickSession,
  startSandboxSession,
} from "../../../support/service/session.ts";

const hello = { channel_id: "c", msg: "hello" };
const concurrent = "concurrent session limit reached";

/** Long enough for a clock that jumps to make no PING due. */
const pingIntervalMs = 2 ** 30;

test("E-07: EOS that mentions a concurrent session ends this one as displaced, permanently", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ testing: { clock } });
  it.faults.arm({ fault: "silent", times: "always" });
  const messages = onMessage(it.session);
  const call = outcomeOf(sendMessage(it.session, it.hello));
  await it.until(() => it.seen(/SendMessage/) === 1);
  it.faults.arm({ fault: "eos", reason: concurrent });
  const end = await it.session.closed;
  expect(end).toMatchObject({ code: "DISPLACED", cause: { code: "SESSION_ENDED" } });
  expect(it.session.state).toBe("displaced");
  expect(await call).toMatchObject({ code: "OUTCOME_UNKNOWN" });
  await expect(messages.next()).rejects.toBe(end);
  await expect(sendMessage(it.session, it.hello)).rejects.toMatchObject({ code: "NOT_SENT" });
  clock.advance(3_600_000);
  expect([it.seen(/login/), clock.waiting]).toEqual([1, 0]);
  const { accessToken, endpoint } = it.sandbox;
  await using again = await connect({ accessToken, endpoint });
  expect(again.state).toBe("ready");
});

test("E-08: two clients with one token that both reclaim their place displace each other with growing delays: 12 logins in an hour", async () => {
  const clock = new ManualClock();
  const takenAt: number[] = [];
  const hour = deferred<void>();
  let holder: WebSocket | undefined;
  await using service = await startService({
    login(response, address) {
      if (clock.now() > 3_600_000) hour.resolve();
      else takenAt.push(clock.now());
      admit(response, address);
    },
    ping(socket) {
      say(socket, { sig: "PONG" });
      sayEos(holder, concurrent);
      holder = socket;
    },
  });
  const connectRival = () =>
    connect({
      ...{
        accessToken: canary,
        endpoint: service.endpoint,
        testing: { clock, random: () => 0 },
        reclaimWhenDisplaced: true,
      },
      // The clock jumps for both sessions.
      ...{ pingIntervalMs, dialTimeoutMs: 2 ** 30, connectTimeoutMs: 2 ** 30, onEvent: hasten(clock) },
    });
  await using _one = await connectRival();
  await using _other = await connectRival();
  await hour.promise;
  const waits = takenAt.map((at, index) => (at - (takenAt[index - 1] ?? 0)) / 60_000);
  expect(waits).toEqual([0, 0, 1, 1, 2, 2, 4, 4, 8, 8, 15, 15]);
});

test("E-09: the third EOS soon after a login counts as displaced, whatever its reason", async () => {
  await using it = await startQuickSession({
    ping(socket) {
      say(socket, { sig: "PONG" });
      sayEos(socket);
    },
  });
  expect(await it.session.closed).toMatchObject({ code: "DISPLACED" });
  expect(it.log).toEqual(["login", "socket 1", "login", "socket 2", "login", "socket 3"]);
});

test("E-09: a call that waits for the next connection is not sent if that connection displaces the session", async () => {
  const clock = new ManualClock();
  let pings = 0;
  let outcome: Promise<unknown> | undefined;
  await using it = await startQuickSession(
    {
      ping(socket) {
        pings += 1;
        if (pings === 1) say(socket, { sig: "PONG" });
        else sayEos(socket, concurrent);
      },
    },
    {
      reclaimWhenDisplaced: true,
      testing: { clock },
      onEvent(event) {
        if (event.type !== "reconnect" || outcome !== undefined) return;
        outcome = outcomeOf(sendMessage(it.session, hello));
        hasten(clock)(event);
      },
    },
  );
  sayEos(it.sockets[0]);
  await it.until(() => it.session.state === "displaced");
  expect(await outcome).toMatchObject({
    code: "NOT_SENT",
    message: expect.stringContaining("the session is displaced"),
  });
});

test("E-10: EOS after the session's own stopAgentSession does not count as a lost connection", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "eos", when: "before-answer" });
  await it.session.close({ stopAgentSession: true });
  expect(await it.session.closed).toBeUndefined();
  expect(it.log).toEqual(["login", "socket 1", "1 StopAgentSession"]);
});

test("E-15: while logins fail for two minutes, calls wait within their limits; then everything is restored once", async () => {
  const clock = new ManualClock();
  const outcomes: Promise<unknown>[] = [];
  let outage: ArmedFault | undefined;
  await using it = await startSandboxSession({
    onEvent(event) {
      if (event.type === "reconnect" && outcomes.length === 0) {
        for (const _ of Array(7)) outcomes.push(outcomeOf(sendMessage(it.session, it.hello)));
      }
      if (clock.now() >= 120_000) outage?.disarm();
      hasten(clock)(event);
    },
    testing: { clock, random: () => 0.5 },
    pingIntervalMs,
    maxQueuedCalls: 5,
    reconnectDelayMs: 1_000,
  });
  const messages = onMessage(it.session);
  await messages.ready;
  outage = it.faults.arm({ fault: "login-http", status: 503, times: "always" });
  it.faults.arm({ fault: "eos" });
  await it.ready(2);
  const texts = (await Promise.all(outcomes)).map((error) => (error as Error).message);
  expect(texts.slice(5)).toEqual(Array(2).fill("[NOT_SENT] SendMessage: 5 calls wait to be sent already"));
  expect(texts.slice(0, 5)).toEqual(Array(5).fill("[NOT_SENT] SendMessage: not sent within 15000 ms"));
  await it.ann.says("back");
  expect(await readTexts(messages, 1)).toEqual(["back"]);
  expect(await sendMessage(it.session, it.hello)).toEqual({ sendMessage: { success: true } });
  expect(it.log.filter((line) => line !== "login")).toEqual([
    ...["socket 1", "1 OnMessage", "socket 2", "2 OnMessage", "2 SendMessage hello"],
  ]);
  expect(outage.triggered).toBe(it.seen(/login/) - 2);
  expect(it.seen(/login/)).toBeLessThan(15);
});

test("E-17: new addresses that all answer with EOS are abandoned at the fifth, with growing delays", async () => {
  const clock = new ManualClock();
  const delays: number[] = [];
  let logins = 0;
  await using service = await startService({
    ping() {},
    login: (response, address) => {
      logins += 1;
      admit(response, address);
    },
    connected: (socket) => sayEos(socket),
  });
  const onEvent = (event: SessionEvent) => {
    if (event.type === "reconnect") delays.push(event.delayMs);
    hasten(clock)(event);
  };
  const testing = { clock, random: () => 0.5 };
  const options = { testing, loginIntervalMs: 1, accessToken: canary, endpoint: service.endpoint };
  await expect(connect({ ...options, onEvent })).rejects.toMatchObject({ code: "SESSION_ENDED" });
  expect(delays).toEqual([750, 1_250, 2_250, 4_250]);
  // One timer limits the wait for the service's goodbye.
  await vi.waitFor(() => expect([logins, clock.waiting]).toEqual([5, 0]), { timeout: 60_000 });
});

test("E-19: when a new instance logs in, the old one yields, and its close() does not affect the new one", async () => {
  await using it = await startSandboxSession();
  const { accessToken, endpoint } = it.sandbox;
  await using newcomer = await connect({ accessToken, endpoint });
  expect(await it.session.closed).toMatchObject({ code: "DISPLACED" });
  await it.session.close();
  await it.session.close({ stopAgentSession: true });
  expect(await sendMessage(newcomer, it.hello)).toEqual({ sendMessage: { success: true } });
  expect(it.log).toEqual(["login", "socket 1", "login", "socket 2", "2 SendMessage hello"]);
});
