import { expect, onTestFinished, test, vi } from "vitest";
import { startSandbox } from "../../src/sandbox/index.ts";
import { realClock, systemClock } from "../../src/sandbox/support/clock.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { connect, login } from "./bot.ts";

const hour = 3_600_000;
const list = "{ departments { edges { node { name } } } }";

test("on a manual clock a silent socket is disconnected after a minute of that clock", async () => {
  const clock = new ManualClock();
  await using sandbox = await startSandbox({ clock });
  const bot = await connect(sandbox);
  clock.advance(59_999);
  await bot.ping();
  clock.advance(59_999);
  await bot.ping();
  expect(sandbox.ledger.openSockets).toEqual([1]);
  clock.advance(60_000);
  expect(await bot.closed).toBe(1006);
});

test("on a manual clock the fault late delays an answer by exactly its time", async () => {
  const clock = new ManualClock();
  await using sandbox = await startSandbox({ clock, idleTimeoutMs: 2 * hour });
  const bot = await connect(sandbox);
  sandbox.faults.arm({ fault: "late", ms: hour });
  const answer = bot.request(list);
  await bot.ping();
  clock.advance(hour - 1);
  await bot.ping();
  expect(sandbox.ledger.entriesOf("answer")).toEqual([]);
  clock.advance(1);
  expect((await answer).payload).toHaveProperty("data");
});

test("on a manual clock the fault login-late delays a login by exactly its time", async () => {
  const clock = new ManualClock();
  await using sandbox = await startSandbox({ clock });
  sandbox.faults.arm({ fault: "login-late", ms: hour });
  const coming = login(sandbox);
  await sandbox.ledger.waitFor(({ kind }) => kind === "fault");
  clock.advance(hour - 1);
  expect(sandbox.ledger.entriesOf("login-answer")).toEqual([]);
  clock.advance(1);
  expect(await coming).toHaveProperty("websocket_url");
});

test("a sandbox that is closed leaves no timer on its clock", async () => {
  const clock = new ManualClock();
  const sandbox = await startSandbox({ clock });
  const bot = await connect(sandbox);
  sandbox.faults.arm({ fault: "late", ms: hour });
  void bot.request(list);
  await bot.ping();
  expect(clock.waiting).toBe(2);
  await sandbox.close();
  await bot.closed;
  expect(clock.waiting).toBe(0);
});

test("real time goes on under fake timers, and the system's time is the fake one", async () => {
  vi.useFakeTimers({ now: 5 });
  onTestFinished(() => void vi.useRealTimers());
  expect(systemClock.now()).toBe(5);
  expect(realClock.now()).toBeGreaterThan(Date.UTC(2020, 0));
  let isCleared = true;
  realClock.clearTimeout(
    realClock.setTimeout(() => {
      isCleared = false;
    }, 0),
  );
  await new Promise<void>((resolve) => void realClock.setTimeout(resolve, 1));
  expect(isCleared).toBe(true);
});
