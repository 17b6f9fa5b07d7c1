import { expect, test } from "vitest";
import { ConversationsError } from "../../../src/runtime/errors.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { startSubscriptions } from "./support.ts";

test("a start that is not answered after a recovery is made five times, with growing pauses, and then fails", async () => {
  const clock = new ManualClock();
  const testing = { clock, random: () => 0.001 };
  const { subscriptions, interrupt, start, accept, starts, events } = startSubscriptions({
    callTimeoutMs: 5_000,
    testing,
  });
  const subscription = start();
  accept("s1");
  await subscription.ready;
  const cause = new ConversationsError("CONNECTION_LOST", "lost");
  interrupt(cause, { now: 0, monotonic: 0 });
  subscriptions.restore(true, () => {});
  const next = subscription.next();
  next.catch(() => {});
  for (let step = 0; step < 2_000; step += 1) clock.advance(100);
  const delays = events.flatMap((event) => (event.type === "retry" ? event.delayMs : []));
  expect(delays).toEqual([100.9, 101.8, 103.6, 107.2]);
  // The first one was accepted.
  expect(starts).toHaveLength(1 + 5);
  await expect(next).rejects.toThrow();
});
