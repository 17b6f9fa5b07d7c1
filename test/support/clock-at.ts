import { type SandboxClock, systemClock } from "../../src/sandbox/support/clock.ts";

/** A clock with the system's timers and a time of day of the test's own. */
export function clockAt(now: () => number): SandboxClock {
  return { ...systemClock, now };
}
