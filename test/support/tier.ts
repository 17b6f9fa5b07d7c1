/** True in `npm run test:deep`, which repeats random and long tests more often than `npm test`. */
export const isDeep = process.env.CONVERSATIONS_TIER === "deep";

/** The number of repetitions in each tier. */
export interface Repeats {
  readonly quick: number;
  readonly deep: number;
}

/** Returns the number for the tier that runs. */
export function repeats({ quick, deep }: Repeats): number {
  return isDeep ? deep : quick;
}

/**
 * Returns the seeds of a random test: 1, 2, 3 and so on. `CONVERSATIONS_SEED=7` runs that seed alone,
 * `CONVERSATIONS_SEEDS=1000` runs that many.
 */
export function seeds(count: Repeats): number[] {
  const { CONVERSATIONS_SEED: only, CONVERSATIONS_SEEDS: many = repeats(count) } = process.env;
  return only === undefined ? Array.from({ length: Number(many) }, (_, index) => index + 1) : [Number(only)];
}
