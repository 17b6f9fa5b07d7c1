import { expect, test, vi } from "vitest";
import { ConversationsError } from "../../src/runtime/errors.ts";
import type { SessionEventFacts } from "../../src/runtime/events.ts";
import { createPresence } from "../../src/runtime/presence.ts";
import { ManualClock } from "../support/manual-clock.ts";

const refusal = new ConversationsError("GRAPHQL_EXEC_ERROR", "no");

/** Creates a presence whose attempts are settled by the test. */
function start(keepStatus: "ONLINE" | undefined, random = 1) {
  const clock = new ManualClock();
  const events: SessionEventFacts[] = [];
  const attempts: { operation: object; signal: AbortSignal; accept(): void; refuse(error: unknown): void }[] = [];
  const presence = createPresence(
    { keepStatus, clock, random: () => random },
    {
      send: (operation, signal) =>
        new Promise<unknown>((accept, refuse) => {
          attempts.push({ operation, signal, accept: () => accept({}), refuse });
        }),
      emit: (event) => void events.push(event),
    },
  );
  /** Settles the newest attempt after some time. */
  async function settle(error?: unknown, afterMs = 0) {
    clock.advance(afterMs);
    const last = attempts.at(-1);
    if (error) last?.refuse(error);
    else last?.accept();
    await new Promise(setImmediate);
  }
  return { ...presence, clock, events, attempts, settle };
}

test("without a status to keep nothing is sent, and the caller need not wait", () => {
  const { set, attempts } = start(undefined);
  const done = vi.fn();
  set(done);
  set();
  expect(done).toHaveBeenCalledTimes(1);
  expect(attempts).toEqual([]);
});

test("a status is sent as an operation that may be repeated, and its event has the duration", async () => {
  const { set, attempts, settle, events, clock } = start("ONLINE");
  clock.advance(1_000);
  const done = vi.fn();
  set(done);
  expect(attempts[0]?.operation).toMatchObject({ kind: "mutation", name: "UpdateAgentStatus", idempotent: true });
  expect(done).not.toHaveBeenCalled();
  await settle(undefined, 7);
  expect(done).toHaveBeenCalledTimes(1);
  expect(events).toEqual([{ type: "status", status: "ONLINE", attempt: 1, durationMs: 7, outcome: "OK" }]);
});

test.each([0, 1])("pauses between attempts double up to a minute, with the random number %d", async (random) => {
  const { set, settle, events, clock } = start("ONLINE", random);
  const done = vi.fn();
  set(done);
  for (const seconds of [2, 4, 8, 16, 32, 60, 60]) {
    await settle(refusal);
    const delayMs = seconds * 1_000 * (0.5 + random / 2);
    expect(events.at(-1)).toMatchObject({ outcome: "GRAPHQL_EXEC_ERROR", delayMs });
    clock.advance(delayMs);
  }
  expect(events.map((event) => (event.type === "status" ? event.attempt : 0))).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(done).toHaveBeenCalledTimes(1);
});

test.each(["UNAUTHORIZED", "FORBIDDEN"] as const)("%s is reported, and not tried again", async (code) => {
  const { set, settle, events, clock } = start("ONLINE");
  set();
  await settle(new ConversationsError(code, "no"));
  expect(events).toMatchObject([{ outcome: code, attempt: 1 }]);
  expect(clock.waiting).toBe(0);
});

test("an attempt that is stopped reports nothing, is not repeated, and calls no one", async () => {
  const { set, stop, attempts, settle, events, clock } = start("ONLINE");
  const done = vi.fn();
  set(done);
  stop();
  expect(attempts[0]?.signal.aborted).toBe(true);
  await settle(refusal);
  expect([events, clock.waiting, done.mock.calls]).toEqual([[], 0, []]);
});

test("a pause that is stopped leaves no timer", async () => {
  const { set, stop, settle, clock } = start("ONLINE");
  set();
  await settle(refusal);
  expect(clock.waiting).toBe(1);
  stop();
  expect(clock.waiting).toBe(0);
});

test("a status that is set again ends what was under way", async () => {
  const { set, attempts, settle, clock } = start("ONLINE");
  set();
  await settle(refusal);
  set();
  expect(clock.waiting).toBe(0);
  set();
  expect(attempts.map(({ signal }) => signal.aborted)).toEqual([true, true, false]);
});

test("a mistake of our own is neither reported nor repeated", async () => {
  const { set, settle, events, clock } = start("ONLINE");
  set();
  await settle(new RangeError("mistake"));
  expect([events, clock.waiting]).toEqual([[], 0]);
});
