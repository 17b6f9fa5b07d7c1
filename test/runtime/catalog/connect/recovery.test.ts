import { once } from "node:events";
import { expect, test } from "vitest";
import { onMessage, sendMessage } from "../../../../generated/client.ts";
import type { SessionEventFacts } from "../../../../src/runtime/events.ts";
import type { ConnectOptions } from "../../../../src/runtime/index.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { admit, say } from "../../../support/service/answers.ts";
import type { Script } from "../../../support/service/scripted-service.ts";
import { quick, readTexts, startSandboxSession, startSession } from "../../../support/service/session.ts";
import { logIn } from "../login/log-in.ts";

const hello = { channel_id: "c", msg: "hello" };

/** Starts a session, and returns a function that waits until it has been ready a number of times. */
async function start(service: Script, options: Partial<ConnectOptions> = {}) {
  let times = 0;
  const waiting = new Map<number, () => void>();
  const it = await startSession(service, {
    ...options,
    onRecovered() {
      times += 1;
      waiting.get(times)?.();
    },
  });
  return Object.assign(it, {
    recovered: (count: number) =>
      new Promise<void>((resolve) => {
        if (times >= count) resolve();
        waiting.set(count, resolve);
      }),
  });
}

const viasOf = (events: readonly SessionEventFacts[]) => events.flatMap((event) => ("via" in event ? event.via : []));

test("C-12: a service that repeatedly accepts and closes with code 1012 is dialed with growing delays", async () => {
  const { error, at, sockets } = await logIn(
    (response, address) => admit(response, address),
    {},
    { ping() {}, connected: (socket) => socket.close(1012) },
  );
  expect(error).toMatchObject({ code: "UNREACHABLE", message: "[UNREACHABLE] closed with code 1012" });
  expect(sockets).toBe(at.length);
  expect(at.length).toBeLessThanOrEqual(10);
  const waits = at.slice(1).map((time, index) => time - (at[index] ?? 0));
  expect(waits.at(-1)).toBeGreaterThan(2 * (waits[0] ?? 0));
});

test("C-13: two seconds in the state ready do not shorten the delay of the next attempt", async () => {
  const clock = new ManualClock();
  const sockets: number[] = [];
  await using it = await start(
    { connected: () => sockets.push(clock.now()) },
    {
      testing: { clock, random: () => 0.5 },
      onEvent(event) {
        if (event.type === "reconnect") setImmediate(() => clock.advance(event.delayMs));
      },
    },
  );
  for (let count = 1; clock.now() < 60_000; count += 1) {
    clock.advance(2_000);
    it.service.drop();
    await it.recovered(count);
  }
  expect(sockets.length).toBeLessThanOrEqual(10);
  const waits = sockets.slice(1).map((time, index) => time - (sockets[index] ?? 0) - 2_000);
  expect(waits.slice(0, 6)).toEqual([750, 1_250, 2_250, 4_250, 8_250, 15_250]);
});

test("C-14: an address that opens and stays silent is abandoned after 10 s, and a new login follows", async () => {
  let time: ManualClock | undefined;
  const gone: Promise<unknown>[] = [];
  const { error, attempts, at, sockets } = await logIn(
    (response, address, _, clock) => {
      time = clock;
      admit(response, address);
    },
    {},
    {
      connected: (socket) => gone.push(once(socket, "close")),
      ping(socket) {
        if (gone.length === 1) time?.advance(10_000);
        else say(socket, { sig: "PONG", payload: "" });
      },
    },
  );
  await Promise.all(gone);
  expect([error, sockets]).toEqual([undefined, 2]);
  expect(at).toEqual([0, 10_750]);
  expect(attempts).toMatchObject([{ via: "login", cause: { code: "UNREACHABLE" } }]);
});

test("C-15: a service that answers no PING but sends other frames stays connected for ten minutes", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ testing: { clock }, drainTimeoutMs: 0 });
  it.faults.arm({ fault: "silent", times: "always", where: { kind: "ping" } });
  const messages = onMessage(it.session);
  await messages.ready;
  for (let seconds = 0; seconds < 600; seconds += 9) {
    clock.advance(9_000);
    await it.ann.says(`after ${seconds} s`);
    expect(await readTexts(messages, 1)).toEqual([`after ${seconds} s`]);
  }
  expect(it.ledger.entriesOf("ping").length).toBeGreaterThan(25);
  expect(it.ledger.entriesOf("pong")).toHaveLength(1);
  expect(it.events).toEqual([{ type: "state", state: "ready" }]);
});

const codes = [1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014];

test.each([...codes, 4001, 4401, 4429, 4999])(
  "C-16: after the close code %i the same address is dialed",
  async (code) => {
    let logins = 0;
    await using it = await start(
      {
        login(response, address) {
          logins += 1;
          admit(response, address);
        },
        frame({ id, payload }, socket) {
          if (payload.variables?.msg !== "hello") return say(socket, { payload: { data: { own: true } }, id });
          if (code === 1005) socket.close();
          else if (code === 1006) socket.terminate();
          else socket.close(code);
        },
      },
      quick,
    );
    await expect(sendMessage(it.session, hello)).rejects.toMatchObject({ cause: { code: "CONNECTION_LOST" } });
    expect(await sendMessage(it.session, { ...hello, msg: "again" })).toEqual({ own: true });
    expect(it.events.at(1)).toMatchObject({ cause: { message: `[CONNECTION_LOST] closed with code ${code}` } });
    expect([viasOf(it.events), logins]).toEqual([["reopen"], 1]);
    expect(it.service.frames).toHaveLength(2);
  },
);
