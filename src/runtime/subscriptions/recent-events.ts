import type { Clock, Moment } from "../support/clock.ts";
import { keyOf } from "./event-key.ts";

/** The time that an event is remembered, in milliseconds. The clocks of service and bot may differ by as much. */
const recentMs = 60_000;

/** The most events that are remembered, and the most letters of their JSON. */
const maxEvents = 200;
const maxLetters = 256 * 1024;

/**
 * Remembers the events of the last minute: a fill that begins a little before the gap brings some of them again. Each is
 * left out as often as it was delivered, since without an id two different events may look alike.
 */
export function createRecentEvents<T>(clock: Clock) {
  let recent: { readonly key: unknown; readonly at: number; readonly letters: number }[] = [];
  let letters = 0;
  // Of the events before the gap that is filled next: how often each was delivered.
  let counts = new Map<unknown, number>();
  return { add, addFilled, before };

  function add(event: T) {
    const key = keyOf(event);
    const size = typeof key === "string" ? key.length : 0;
    recent.push({ key, at: clock.monotonic(), letters: size });
    letters += size;
    while (recent.length > maxEvents || letters > maxLetters) letters -= recent.shift()?.letters ?? 0;
  }

  /** Adds what a fill brought. The next one may bring it again, even if its gap began meanwhile. */
  function addFilled(events: readonly T[]) {
    for (const event of events) {
      add(event);
      count(keyOf(event));
    }
  }

  function count(key: unknown) {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }

  /**
   * Returns a function that leaves out the events delivered in the minute before this moment. It may be called until this
   * one is called again.
   */
  function before({ monotonic }: Moment): (events: readonly T[]) => readonly T[] {
    counts = new Map();
    for (const { key, at } of recent) if (at >= monotonic - recentMs) count(key);
    recent = [];
    letters = 0;
    return (events) =>
      events.filter((event) => {
        const remaining = counts.get(keyOf(event)) ?? 0;
        if (remaining > 0) counts.set(keyOf(event), remaining - 1);
        return remaining === 0;
      });
  }
}
