// The API's error table ("Error Name, Description, Retryable" in the vendor's guide), as data.

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
