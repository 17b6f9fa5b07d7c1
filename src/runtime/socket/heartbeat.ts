import type { Clock } from "../options.ts";

/** When to ping, and how long the silence after it may last. */
export interface HeartbeatOptions {
  readonly pingIntervalMs: number;
  readonly pongTimeoutMs: number;
  readonly clock: Clock;
  readonly random: () => number;
  ping(): void;
  /** Nothing was heard within `pongTimeoutMs` of a ping. */
  silent(): void;
}

/** Pings at intervals that vary by a tenth, from now until it is stopped. Any frame counts as a sign of life. */
export function startHeartbeat({ pingIntervalMs, pongTimeoutMs, clock, random, ping, silent }: HeartbeatOptions) {
  let nextPing: unknown;
  let giveUp: unknown;
  schedule();
  return { heard, stop };

  function schedule() {
    nextPing = clock.setTimeout(beat, pingIntervalMs * (0.9 + 0.2 * random()));
  }

  function beat() {
    giveUp ??= clock.setTimeout(silent, pongTimeoutMs);
    ping();
    schedule();
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
