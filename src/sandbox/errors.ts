/**
 * The error names of the vendor's guide, each with its HTTP-like status. The guide has the field but no figures, so
 * the statuses are guesses from what the names mean.
 */
export const statusOf = {
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  MAX_SUB: 429,
  GRAPHQL_EXEC_ERROR: 500,
  GRAPHQL_SUB_START_ERROR: 500,
} as const;

export type ErrorName = keyof typeof statusOf;

/** The service will not do what was asked. Reaches the client as one of the API's errors, under `error`. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly error: ErrorName;

  constructor(message: string, error: ErrorName = "GRAPHQL_EXEC_ERROR") {
    super(message);
    this.error = error;
  }
}
