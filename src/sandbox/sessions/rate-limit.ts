/** The limits of one agent session. The vendor's figures are unknown, so by default there are none. */
export interface SandboxLimits {
  /**
   * The maximum number of queries, mutations and starts of subscriptions in any 60 s. Further ones are refused with
   * RATE_LIMITED.
   *
   * @default Infinity
   */
  readonly requestsPerMinute?: number;
  /**
   * The maximum number of subscriptions at a time. Further ones are refused with MAX_SUB.
   *
   * @default Infinity
   */
  readonly subscriptionsPerSession?: number;
}

/** Counts the requests of one agent session. */
export interface RateLimit {
  /** Returns true if one more request may pass, and counts it then. */
  admits(): boolean;
}

/** Creates a sliding window of 60 s in which refused requests do not count (assumption: rate-window). */
export function createRateLimit(perMinute: number, now: () => number): RateLimit {
  const times: number[] = [];
  return { admits };

  function admits(): boolean {
    if (perMinute === Infinity) return true;
    const start = now() - 60_000;
    while (times[0] !== undefined && times[0] <= start) times.shift();
    if (times.length >= perMinute) return false;
    times.push(now());
    return true;
  }
}
