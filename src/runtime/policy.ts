// The API's error table ("Error Name, Description, Retryable" in the vendor's guide), as data, and what follows from it.

/** What the API's documentation allows after a refusal. */
export type Retry =
  /** The answer will be the same. */
  | "never"
  /** The same call may be sent again, best with exponential back-off. */
  | "backoff"
  /** A few more tries within a short time, and no more. */
  | { readonly tries: number; readonly withinMs: number };

/** Every error name of the API with what may be done about it. */
export const errorTable = {
  UNAUTHORIZED: "never",
  FORBIDDEN: "never",
  RATE_LIMITED: "backoff",
  MAX_SUB: "never",
  GRAPHQL_EXEC_ERROR: "never",
  GRAPHQL_SUB_START_ERROR: { tries: 5, withinMs: 30_000 },
} as const satisfies Record<string, Retry>;

export type ServiceErrorName = keyof typeof errorTable;

/** True for the names that the API documents. */
export function isServiceErrorName(name: string): name is ServiceErrorName {
  return Object.hasOwn(errorTable, name);
}

/** Where the documentation says no more than "back-off": how many tries there are in all. */
const backoffTries = 4;

/**
 * Milliseconds until the next try, chosen by chance from a range that doubles with each: 100 ms to 1 s after the first, to
 * 20 s at most. Undefined if there is no next try.
 *
 * @param tries - How many there were.
 * @param sinceMs - How long ago the first one was refused.
 */
export function retryDelay(retry: Retry, tries: number, sinceMs: number, random: () => number): number | undefined {
  if (retry === "never") return undefined;
  const limit = retry === "backoff" ? { tries: backoffTries, withinMs: Infinity } : retry;
  const delay = 100 + random() * Math.min(20_000, 450 * 2 ** tries);
  return tries < limit.tries && sinceMs + delay <= limit.withinMs ? delay : undefined;
}
