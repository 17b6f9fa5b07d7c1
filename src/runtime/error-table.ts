// The API's error table ("Error Name, Description, Retryable" in the vendor's guide) as data, and the delays that follow
// from it.

/** The retries that the API's documentation allows after a refusal. */
export type RetryPolicy =
  /** Another try would get the same answer. */
  | "never"
  /** The same call may be sent again, with exponential back-off. */
  | "backoff"
  /** A limited number of tries within a short time. */
  | { readonly tries: number; readonly withinMs: number };

/** All error names that the API documents, each with its retry policy. */
export const retryPolicies = Object.freeze({
  UNAUTHORIZED: "never",
  FORBIDDEN: "never",
  RATE_LIMITED: "backoff",
  MAX_SUB: "never",
  GRAPHQL_EXEC_ERROR: "never",
  GRAPHQL_SUB_START_ERROR: Object.freeze({ tries: 5, withinMs: 30_000 }),
} as const satisfies Record<string, RetryPolicy>);

export type ServiceErrorName = keyof typeof retryPolicies;

/** Returns true for the names that the API documents. */
export function isServiceErrorName(name: string): name is ServiceErrorName {
  return Object.hasOwn(retryPolicies, name);
}

/** The number of tries in all where the documentation only says "back-off". */
const backoffTries = 4;

/**
 * Returns the milliseconds until the next try, drawn from a range that doubles each time: 100 ms to 1 s after the first
 * try, up to 20 s. Returns undefined if there is no next try.
 *
 * @param tries - The number of tries so far.
 * @param sinceMs - Milliseconds since the first one was refused.
 */
export function retryDelay(
  policy: RetryPolicy,
  tries: number,
  sinceMs: number,
  random: () => number,
): number | undefined {
  if (policy === "never") return undefined;
  const limit = policy === "backoff" ? { tries: backoffTries, withinMs: Infinity } : policy;
  const delay = 100 + random() * Math.min(20_000, 450 * 2 ** tries);
  return tries < limit.tries && sinceMs + delay <= limit.withinMs ? delay : undefined;
}
