/** What one agent session may ask for. The vendor has limits, but none of the figures is known, so there are none. */
export interface Limits {
  /** Queries, mutations and starts of subscriptions in any 60 s; more are RATE_LIMITED. Default no limit. */
  readonly requestsPerMinute?: number;
  /** Subscriptions at a time; one more is refused with MAX_SUB. Default no limit. */
  readonly subscriptionsPerSession?: number;
}

/** Counts what one agent session asks for. */
export interface RateLimit {
  /** Whether one more request may pass; one that may not does not count. */
  admits(): boolean;
}

/** A window of 60 s that slides: a guess, as is that a refused request does not count. */
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
