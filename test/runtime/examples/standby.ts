import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { RedisClientType } from "redis";

const renew = 'return redis.call("GET", KEYS[1]) == ARGV[1] and redis.call("PEXPIRE", KEYS[1], ARGV[2]) or 0';
const release = 'return redis.call("GET", KEYS[1]) == ARGV[1] and redis.call("DEL", KEYS[1]) or 0';

/** Options of a standby. */
export interface Standby {
  readonly redis: RedisClientType;
  /** The name of the lease: one for each agent. */
  readonly key: string;
  readonly leaseMs: number;
  /** Runs the bot until it ends, for example because it was displaced, or until the signal says that it must. */
  run(mustEnd: AbortSignal): Promise<unknown>;
}

/**
 * Waits for the lease, and runs the bot while this process has the lease. Resolves when the bot has ended, or `stopped`
 * is aborted.
 */
export async function standBy({ redis, key, leaseMs, run }: Standby, stopped: AbortSignal): Promise<void> {
  const owner = randomUUID();
  while (!stopped.aborted) {
    const isHeld = await redis.set(key, owner, { condition: "NX", expiration: { type: "PX", value: leaseMs } });
    if (isHeld) return runWithLease();
    await wait(leaseMs / 3, undefined, { signal: stopped }).catch(() => {});
  }

  async function runWithLease(): Promise<void> {
    const lost = new AbortController();
    let renewedAt = performance.now();
    const timer = setInterval(async () => {
      const askedAt = performance.now();
      // Without an answer from Redis, this process may still have the lease, until it expires.
      const isOurs = await redis
        .eval(renew, { keys: [key], arguments: [owner, String(leaseMs)] })
        .catch(() => askedAt - renewedAt < leaseMs / 2);
      if (isOurs === 1) renewedAt = askedAt;
      if (!isOurs) lost.abort();
    }, leaseMs / 3);
    try {
      await run(AbortSignal.any([lost.signal, stopped]));
    } finally {
      clearInterval(timer);
      await redis.eval(release, { keys: [key], arguments: [owner] });
    }
  }
}
