import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { sendMessage } from "../../../../generated/client.ts";
import { ConversationsError } from "../../../../src/runtime/errors.ts";
import { defaultOptions, resolveOptions } from "../../../../src/runtime/options.ts";
import { createRecovery } from "../../../../src/runtime/recovery.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { seededRandom } from "../../../support/random.ts";
import { canary } from "../../../support/service/scripted-service.ts";
import { startRelayedSession, startSandboxSession } from "../../../support/service/session.ts";

const success = { sendMessage: { success: true } };

/** The defaults, in place of the short delays of these sessions. */
const { reconnectDelayMs, loginIntervalMs } = defaultOptions;
const realDelays = { reconnectDelayMs, loginIntervalMs };

/** A session on a manual clock. */
async function start() {
  const clock = new ManualClock();
  const it = await startSandboxSession({ testing: { clock, random: () => 0.5 }, ...realDelays });
  return { ...it, clock, pings: () => it.ledger.entriesOf("ping").length };
}

test("C-20: after ten minutes of sleep one PING is sent, and each overdue action happens once", async () => {
  await using it = await start();
  it.faults.arm({ fault: "silent" });
  let refusals = 0;
  const call = sendMessage(it.session, it.hello).catch(({ code }) => {
    refusals += 1;
    return code;
  });
  await it.until(() => it.seen(/SendMessage/) === 1);
  it.clock.leap(600_000);
  // The process itself was late, not the service: what may have arrived during the sleep is read first.
  it.clock.advance(1_000);
  expect(await call).toBe("OUTCOME_UNKNOWN");
  expect(await sendMessage(it.session, it.hello)).toEqual(success);
  expect([it.pings(), refusals]).toEqual([2, 1]);
  it.clock.advance(10_001);
  expect(it.events).toEqual([{ type: "state", state: "ready" }]);
});

test("C-20: a connection that died during the sleep is detected 10 s after it", async () => {
  const clock = new ManualClock();
  await using it = await startRelayedSession({}, { testing: { clock, random: () => 0.5 } });
  it.relay.set("both", { drop: true });
  clock.leap(600_000);
  clock.advance(10_000);
  expect(it.session.state).toBe("ready");
  clock.advance(1);
  expect(it.session.state).toBe("recovering");
  it.relay.set("both", {});
  await setImmediate();
  clock.advance(1_000);
  await it.recovered;
  expect(it.vias()).toEqual(["login"]);
});

test.each([3_600_000, -3_600_000])(
  "C-21: a system clock that jumps by %i ms neither ends nor delays anything",
  async (ms) => {
    await using it = await start();
    it.clock.shift(ms);
    for (const _ of [1, 2, 3]) {
      it.clock.advance(20_000);
      expect(await sendMessage(it.session, it.hello)).toEqual(success);
    }
    expect(it.pings()).toBe(4);

    it.faults.arm({ fault: "silent" });
    const call = sendMessage(it.session, it.hello);
    await it.until(() => it.seen(/SendMessage/) === 4);
    it.clock.shift(-ms);
    it.clock.advance(14_999);
    expect(it.clock.waiting).toBe(2); // the next ping and the deadline of the call
    it.clock.advance(1);
    await expect(call).rejects.toThrow("no answer within 15000 ms");
    expect(it.events).toEqual([{ type: "state", state: "ready" }]);

    it.clock.shift(ms);
    it.faults.arm({ fault: "eos", when: "before-answer" });
    await expect(sendMessage(it.session, it.hello)).rejects.toThrow("SESSION_ENDED");
    await setImmediate();
    it.clock.advance(1_000);
    await it.recovered;
    expect(it.vias()).toEqual(["login"]);
  },
);

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
