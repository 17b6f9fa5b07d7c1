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

export type FaultName = keyof typeof statusOf;

/** The service will not do what was asked. Reaches the client as one of the API's errors, under `fault`. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly fault: FaultName;

  constructor(message: string, fault: FaultName = "GRAPHQL_EXEC_ERROR") {
    super(message);
    this.fault = fault;
  }
}
