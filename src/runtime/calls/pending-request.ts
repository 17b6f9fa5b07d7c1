/** A request between `submit` and its outcome. */
export interface PendingRequest {
  readonly name: string;
  /** The message without its id; see protocol/encode.ts. */
  readonly prefix: string;
  /** True if it may reach the service twice: it is sent again when its connection was lost. */
  readonly isRepeatable?: boolean;
  /**
   * True for what sets a connection up: starts and stops of subscriptions, and the agent's status. It is sent before the
   * session is ready, and forgotten when the connection is lost.
   */
  readonly isSetup?: boolean;
  /** True for what stops something: the rate limit does not hold it back, and it is sent while the session closes. */
  readonly isUrgent?: boolean;
  /** The number under which it was last sent; 0 or undefined before. */
  id?: number;
  /** The number of times that it was sent. */
  tries: number;
  /** True if no one waits for its answer from the beginning: it may never come. */
  readonly isAbandoned?: boolean;
  /** Why it waits for another try, and since when. */
  refusal?: unknown;
  refusedAt?: number | undefined;
  /** Returns when the caller asked for it, by the monotonic clock. */
  startedAt?(): number;
  resolve(data: unknown): void;
  reject(error: unknown): void;
}
