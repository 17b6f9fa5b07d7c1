import { expect, test } from "vitest";
import type { PendingRequest } from "../../../src/runtime/calls/pending-request.ts";
import { createObserver } from "../../../src/runtime/diagnostics/observer.ts";
import { ConversationsError } from "../../../src/runtime/errors.ts";
import type { SessionEvent } from "../../../src/runtime/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const operation = { name: "Call", kind: "query" } as const;

/** Creates an observer whose calls take two seconds, and collects its events. */
function start() {
  const clock = new ManualClock();
  clock.advance(50_000);
  const events: SessionEvent[] = [];
  const observer = createObserver({ clock, onEvent: (event) => events.push(event) }, () => ({}) as never);
  const pass = async (value: unknown) => {
    clock.advance(2_000);
    if (value instanceof Error) throw value;
    return value;
  };
  return { ...observer, events, pass };
}

test("if no one listens, no event is made, and the clock is not asked", async () => {
  const asked: string[] = [];
  const clock = new (class extends ManualClock {
    override now() {
      asked.push("now");
      return super.now();
    }
    override monotonic() {
      asked.push("monotonic");
      return super.monotonic();
    }
  })();
  const { emit, observeCall } = createObserver({ clock, onEvent: undefined }, () => ({}) as never);
  emit({ type: "unexpected-frame", reason: "none" });
  const parameters = await observeCall(operation, undefined, async (...args) => args);
  expect([asked, parameters]).toEqual([[], []]);
});

test("a call has its duration, the number of times it was sent, and no error if it has none", async () => {
  const { observeCall, events, pass } = start();
  await observeCall(operation, undefined, () => pass("result"));
  await observeCall(operation, undefined, (begun) => {
    begun?.({ tries: 3 } as PendingRequest);
    return pass("result");
  });
  for (const [index, attempt] of [1, 3].entries()) {
    expect(events[index]).toMatchObject({ operation: "Call", outcome: "OK", durationMs: 2_000, attempt });
    expect(Object.keys(events[index] ?? {})).not.toContain("error");
  }
});

test("a call that fails has the code of its error, or says whether it was aborted", async () => {
  const { observeCall, events, pass } = start();
  const refused = new ConversationsError("NOT_SENT", "no");
  const signals = [undefined, new AbortController().signal, AbortSignal.abort()];
  for (const error of [refused, new Error("other")]) {
    for (const signal of signals) {
      await expect(observeCall(operation, { ...(signal && { signal }) }, () => pass(error))).rejects.toBe(error);
    }
  }
  const outcomes = events.map((event) => (event.type === "call" ? [event.outcome, event.error] : event));
  expect(outcomes).toEqual([
    ...Array(3).fill(["NOT_SENT", refused]),
    ...["UNKNOWN", "UNKNOWN", "ABORTED"].map((outcome) => [outcome, undefined]),
  ]);
});
