import type { ResolvedOptions } from "../options.ts";

type HeartbeatOptions = Pick<ResolvedOptions, "pingIntervalMs" | "pongTimeoutMs" | "clock" | "random">;

/**
 * Pings at intervals that vary by a tenth, from now until it is stopped. Any frame counts as a sign of life; without one
 * within `pongTimeoutMs` of a ping it calls `silent`.
 */
export function startHeartbeat(options: HeartbeatOptions, ping: () => void, silent: () => void) {
  const { pingIntervalMs, pongTimeoutMs, clock, random } = options;
  let nextPing: unknown;
  let giveUp: unknown;
  schedule();
  return { heard, stop };

  function schedule() {
    nextPing = clock.setTimeout(beat, pingIntervalMs * (0.9 + 0.2 * random()));
  }

  function beat() {
    giveUp ??= clock.setTimeout(lookAgain, pongTimeoutMs);
    ping();
    schedule();
  }

  /** A busy process may be late itself, with the answer waiting in the socket: that is read first. */
  function lookAgain() {
    giveUp = clock.setTimeout(silent, 1);
  }

  function heard() {
    if (giveUp === undefined) return;
    clock.clearTimeout(giveUp);
    giveUp = undefined;
  }

  function stop() {
    clock.clearTimeout(nextPing);
    heard();
  }
}
