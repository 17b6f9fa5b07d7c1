import type { ResolvedOptions } from "../options.ts";
import { maxDelayMs } from "../support/clock.ts";

type HeartbeatOptions = Pick<ResolvedOptions, "pingIntervalMs" | "pongTimeoutMs" | "clock" | "random">;

/**
 * Sends pings from now until it is stopped, at intervals that vary by a tenth. Any frame is a sign of life; if none comes
 * within `pongTimeoutMs` of a ping, `onSilence` is called.
 */
export function startHeartbeat(options: HeartbeatOptions, ping: () => void, onSilence: () => void) {
  const { pingIntervalMs, pongTimeoutMs, clock, random } = options;
  let nextPing: unknown;
  let pongTimer: unknown;
  schedule();
  return { heard, stop };

  function schedule() {
    nextPing = clock.setTimeout(beat, Math.min(pingIntervalMs * (0.9 + 0.2 * random()), maxDelayMs));
  }

  function beat() {
    pongTimer ??= clock.setTimeout(checkAgain, pongTimeoutMs);
    ping();
    schedule();
  }

  /** A busy process may be late itself, while the answer waits in the socket: that is read first. */
  function checkAgain() {
    pongTimer = clock.setTimeout(onSilence, 1);
  }

  function heard() {
    if (pongTimer === undefined) return;
    clock.clearTimeout(pongTimer);
    pongTimer = undefined;
  }

  function stop() {
    clock.clearTimeout(nextPing);
    heard();
  }
}
