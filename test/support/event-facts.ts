import type { SessionEventFacts } from "../../src/runtime/events.ts";
import type { SessionEvent } from "../../src/runtime/index.ts";

// The time, the text and the course of an event, and the events of settled calls, are left out here, because
// test/runtime/diagnostics/ has separate tests for them.

/** Returns the facts of an event. */
export function factsOf({ at, message, ...facts }: SessionEvent): SessionEventFacts {
  const { durationMs, attempt, outcome, ...rest } = { durationMs: 0, attempt: 0, outcome: "", ...facts };
  return rest as SessionEventFacts;
}
