import { type SandboxClock, systemClock } from "../../src/sandbox/support/clock.ts";

/** Creates a clock with the system's timers and the test's time of day. */
export function clockAt(now: () => number): SandboxClock {
  return { ...systemClock, now };
}
