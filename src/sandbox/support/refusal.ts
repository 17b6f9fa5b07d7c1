/**
 * The error names of the vendor's guide, each with a status like HTTP's. The guide has the field but no figures
 * (assumption: error-statuses).
 */
export const statusOf = {
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  MAX_SUB: 429,
  GRAPHQL_EXEC_ERROR: 500,
  GRAPHQL_SUB_START_ERROR: 500,
} as const;

/** One of the API's error names. */
export type ErrorName = keyof typeof statusOf;

/** A request that the service refuses. The client receives it as one of the API's errors, under `name`. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly error: ErrorName;

  constructor(message: string, error: ErrorName = "GRAPHQL_EXEC_ERROR") {
    super(message);
    this.error = error;
  }
}
