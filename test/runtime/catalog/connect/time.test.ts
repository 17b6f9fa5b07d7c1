import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { sendMessage } from "../../../../generated/client.ts";
import { ConversationsError } from "../../../../src/runtime/errors.ts";
import { resolveOptions } from "../../../../src/runtime/options.ts";
import { createRecovery } from "../../../../src/runtime/recovery.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { seededRandom } from "../../../support/random.ts";
import { say } from "../../../support/service/answers.ts";
import { canary } from "../../../support/service/scripted-service.ts";
import { startRelayedSession } from "../../../support/service/session.ts";

const hello = { channel_id: "c", msg: "hello" };

/** A session on a manual clock that counts its pings. */
async function start() {
  const clock = new ManualClock();
  const counts = { pings: 0 };
  const it = await startRelayedSession(
    {
      ping(socket) {
        counts.pings += 1;
        say(socket, { sig: "PONG", payload: "" });
      },
      frame({ id, payload }, socket) {
        const { msg } = payload.variables ?? {};
        if (msg === "end") say(socket, { sig: "EOS", reason: "unexpected session state" });
        else if (msg !== "silence") say(socket, { payload: { data: { own: true } }, id });
      },
    },
    {
      testing: { clock, random: () => 0.5 },
    },
  );
  return Object.assign(it, { clock, counts });
}

test("C-20: after ten minutes of sleep one PING is sent, and each overdue action happens once", async () => {
  await using it = await start();
  let refusals = 0;
  const call = sendMessage(it.session, { ...hello, msg: "silence" }).catch(({ code }) => {
    refusals += 1;
    return code;
  });
  await it.service.received(1);
  it.clock.leap(600_000);
  // Its own lateness is not the service's: what may have arrived in the sleep is read first.
  it.clock.advance(1_000);
  expect(await call).toBe("OUTCOME_UNKNOWN");
  expect(await sendMessage(it.session, hello)).toEqual({ own: true });
  expect([it.counts.pings, refusals]).toEqual([2, 1]);
  it.clock.advance(10_001);
  expect(it.events).toEqual([{ type: "state", state: "ready" }]);
});

test("C-20: a connection that died during the sleep is detected 10 s after it", async () => {
  await using it = await start();
  it.relay.set("both", { drop: true });
  it.clock.leap(600_000);
  it.clock.advance(10_000);
  expect(it.session.state).toBe("ready");
  it.clock.advance(1);
  expect(it.session.state).toBe("recovering");
  it.relay.set("both", {});
  await setImmediate();
  it.clock.advance(1_000);
  await it.recovered;
  expect(it.vias()).toEqual(["login"]);
});

test.each([3_600_000, -3_600_000])("C-21: a clock that is set by %i ms ends nothing and delays nothing", async (ms) => {
  await using it = await start();
  it.clock.shift(ms);
  for (const _ of [1, 2, 3]) {
    it.clock.advance(20_000);
    expect(await sendMessage(it.session, hello)).toEqual({ own: true });
  }
  expect(it.counts.pings).toBe(4);

  const call = sendMessage(it.session, { ...hello, msg: "silence" });
  await it.service.received(4);
  it.clock.shift(-ms);
  it.clock.advance(14_999);
  expect(it.clock.waiting).toBe(2); // the next ping and the deadline of the call
  it.clock.advance(1);
  await expect(call).rejects.toThrow("no answer within 15000 ms");
  expect(it.events).toEqual([{ type: "state", state: "ready" }]);

  it.clock.shift(ms);
  await expect(sendMessage(it.session, { ...hello, msg: "end" })).rejects.toThrow("SESSION_ENDED");
  await setImmediate();
  it.clock.advance(1_000);
  await it.recovered;
  expect(it.vias()).toEqual(["login"]);
});

function logIn(recovery: ReturnType<typeof createRecovery>) {
  recovery.loginSent();
  recovery.loginAnswered();
  recovery.loggedIn();
}

test("C-22: of 200 clients that lose their service for 3 s, at most a fifth reconnect within one tenth of a second", () => {
  const random = seededRandom(22);
  const arrivals = Array.from({ length: 200 }, () => {
    const clock = new ManualClock();
    const recovery = createRecovery(resolveOptions({ accessToken: canary, testing: { clock, random } }));
    logIn(recovery);
    recovery.ready();
    const heardAt = clock.now();
    const attempts: number[] = [];
    while (clock.now() < 3_000) {
      const { via, delayMs } = recovery.next(new ConversationsError("CONNECTION_LOST", "gone"), heardAt);
      clock.advance(delayMs);
      attempts.push(clock.now());
      if (via === "login" && clock.now() >= 3_000) logIn(recovery);
    }
    return attempts;
  });
  const fullest = (times: readonly number[]) => {
    const buckets = new Map<number, number>();
    for (const time of times) buckets.set(Math.floor(time / 100), (buckets.get(Math.floor(time / 100)) ?? 0) + 1);
    return Math.max(...buckets.values());
  };
  expect(fullest(arrivals.flat())).toBeLessThanOrEqual(40);
  expect(fullest(arrivals.flatMap((attempts) => attempts.at(-1) ?? []))).toBeLessThanOrEqual(40);
});
