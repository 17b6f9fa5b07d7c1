import { expect, test } from "vitest";
import { createPatience } from "../../../src/sandbox/replay/patience.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const waitMs = 10_000;

function start() {
  const clock = new ManualClock();
  return { clock, patience: createPatience({ waitMs, clock }) };
}

const nothing = () => undefined;

test("a wait ends when its condition is met, at once or after the bot has done something", async () => {
  const { patience } = start();
  expect(await patience.until(() => "there", "send")).toBe("there");
  let answer: string | undefined;
  const waiting = patience.until(() => answer, "send");
  answer = "late";
  patience.recheck();
  expect(await waiting).toBe("late");
  expect([patience.incomplete, patience.isOver]).toEqual([undefined, false]);
});

test("three missed waits in a row end the replay, and two do not", async () => {
  const { clock, patience } = start();
  patience.begin();
  const miss = async (what: string) => {
    const waiting = patience.until(nothing, what);
    clock.advance(waitMs);
    expect(await waiting).toBeUndefined();
  };
  await miss("send 1");
  await miss("send 2");
  expect(patience.incomplete).toBeUndefined();
  await patience.until(() => "there", "send 3");
  await miss("send 4");
  await miss("send 5");
  expect(patience.incomplete).toBeUndefined();
  await miss("send 6");
  expect(patience.incomplete).toBe("the bot left out 3 things in a row, the last one: send 6");
});

test("an unlikely request is waited for only half a second", async () => {
  const { clock, patience } = start();
  const waiting = patience.until(nothing, "send", () => true);
  clock.advance(499);
  let isOver = false;
  void waiting.then(() => {
    isOver = true;
  });
  await Promise.resolve();
  expect(isOver).toBe(false);
  clock.advance(1);
  expect(await waiting).toBeUndefined();
});

test("before the bot has begun, one missed wait ends the replay", async () => {
  const { clock, patience } = start();
  const waiting = patience.until(nothing, "log in");
  clock.advance(waitMs);
  await waiting;
  expect(patience.incomplete).toBe("the bot did not log in within 10000 ms");
});

test("after the bot has ended, no wait continues", async () => {
  const { patience } = start();
  patience.begin();
  const waiting = patience.until(nothing, "send");
  patience.end("the bot ended with code 1");
  patience.end("again");
  expect(await waiting).toBeUndefined();
  expect([patience.incomplete, patience.isOver]).toEqual(["the bot ended with code 1", true]);
  expect(await patience.until(nothing, "send")).toBeUndefined();
});

test("an end that is also in the recording is not reported", async () => {
  const { patience } = start();
  patience.begin();
  patience.expectEnd();
  patience.end("the bot ended with code 0");
  expect(await patience.until(nothing, "send")).toBeUndefined();
  expect(patience.incomplete).toBeUndefined();
});

test("settling lasts until the number of requests stays the same", async () => {
  const { clock, patience } = start();
  let count = 0;
  let isOver = false;
  const settling = patience
    .settle(() => count)
    .then(() => {
      isOver = true;
    });
  for (const [next, isLast] of [
    [1, false],
    [2, false],
    [2, true],
  ] as const) {
    count = next;
    clock.advance(300);
    await new Promise(setImmediate);
    expect(isOver).toBe(isLast);
  }
  await settling;
});
