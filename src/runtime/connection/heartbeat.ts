import type { ResolvedOptions } from "../options.ts";
import { maxDelayMs } from "../support/clock.ts";
import { startTimer } from "../support/deadline.ts";

type HeartbeatOptions = Pick<ResolvedOptions, "pingIntervalMs" | "pongTimeoutMs" | "clock" | "random">;

/** The line that a heartbeat keeps alive. */
interface HeartbeatLine {
  ping(): void;
  /** Returns how many bytes have come so far. */
  bytesRead(): number;
  onSilence(): void;
}

/**
 * Sends pings from now until it is stopped, at intervals that vary by a tenth. Any frame is a sign of life, and so is
 * any part of one: a long frame on a slow line takes a long time. If nothing comes within `pongTimeoutMs` of a ping,
 * `onSilence` is called.
 */
export function startHeartbeat(options: HeartbeatOptions, { ping, bytesRead, onSilence }: HeartbeatLine) {
  const { pingIntervalMs, pongTimeoutMs, clock, random } = options;
  let nextPing: unknown;
  let cancelPong: (() => void) | undefined;
  let bytes = bytesRead();
  schedule();
  return { heard, stop };

  function schedule() {
    nextPing = clock.setTimeout(beat, Math.min(pingIntervalMs * (0.9 + 0.2 * random()), maxDelayMs));
  }

  function beat() {
    if (!cancelPong) expectPong();
    ping();
    schedule();
  }

  function expectPong() {
    bytes = bytesRead();
    cancelPong = startTimer(clock, pongTimeoutMs, checkAgain);
  }

  /**
   * Waits for one more turn, in which Node.js reads the bytes that have arrived: otherwise a busy process would count
   * as a silent peer.
   */
  function checkAgain() {
    cancelPong = startTimer(clock, 1, () => {
      if (bytesRead() === bytes) onSilence();
      else expectPong();
    });
  }

  function heard() {
    cancelPong?.();
    cancelPong = undefined;
  }

  function stop() {
    clock.clearTimeout(nextPing);
    heard();
  }
}
