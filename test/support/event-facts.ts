import type { SessionEventFacts } from "../../src/runtime/events.ts";
import type { SessionEvent } from "../../src/runtime/index.ts";

// What has tests of its own, in test/runtime/diagnostics/, is left out here: the time, the text and the course of an event,
// and the events of calls that have settled.

/** Returns the facts of an event. */
export function factsOf({ at, message, ...facts }: SessionEvent): SessionEventFacts {
  const { durationMs, attempt, outcome, ...rest } = { durationMs: 0, attempt: 0, outcome: "", ...facts };
  return rest as SessionEventFacts;
}
