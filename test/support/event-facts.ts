import type { SessionEventFacts } from "../../src/runtime/events.ts";
import type { SessionEvent } from "../../src/runtime/index.ts";

/** Returns an event without its time and its text, which have a test of their own. */
export function factsOf({ at, message, ...facts }: SessionEvent): SessionEventFacts {
  return facts as SessionEventFacts;
}
