import type { ConversationsError } from "./errors.ts";

/** Where a session stands. */
export type SessionState =
  /** `connect()` has not resolved yet. */
  | "connecting"
  /** Calls are sent as they are made. */
  | "ready"
  /** The connection or the agent session was lost and is being replaced: calls wait. */
  | "recovering"
  /** Another login of the agent has ended the session. It yields: calls are refused. */
  | "displaced"
  /** `close()` was called: what was sent may still be answered. */
  | "closing"
  | "closed";

/** The time in which events of a subscription may have been missed. */
export interface Gap {
  /** When the subscription was lost, UNIX time in milliseconds. */
  readonly from: number;
  /** When it was live again. */
  readonly to: number;
  readonly cause: ConversationsError;
}

/** When something is tried again, and why. */
interface Again {
  readonly delayMs: number;
  readonly cause: ConversationsError;
}

/** What a session tells of itself. No event holds the token, the address or a message's text. */
export type SessionEvent =
  | { readonly type: "state"; readonly state: SessionState; readonly cause?: ConversationsError }
  /** The next attempt to recover: by a new login, or by the address in use. */
  | ({ readonly type: "attempt"; readonly via: "login" | "reopen" } & Again)
  /** A call or the start of a subscription was refused and is sent again. */
  | ({ readonly type: "retry"; readonly operation: string } & Again)
  /** Told before the first event after it. `filled`: how many events `onGap` gave; `error`: why it gave none. */
  | ({ readonly type: "gap"; readonly operation: string; readonly filled?: number; readonly error?: unknown } & Gap)
  /** So many events of a subscription were dropped, as its `overflow` says. */
  | { readonly type: "dropped"; readonly operation: string; readonly count: number }
  /** One event came as an error; the subscription goes on. */
  | { readonly type: "event-error"; readonly operation: string; readonly error: unknown }
  /** An answer that nobody waits for any more. */
  | { readonly type: "late-answer"; readonly id: string }
  | { readonly type: "odd-frame"; readonly reason: string };

/** Calls a handler of the user. One that fails is its owner's mistake: it is reported, and reaches nothing of ours. */
export function callSafely<T>(name: string, handler: (value: T) => unknown, value: T): void {
  new Promise((resolve) => resolve(handler(value))).catch((error) =>
    process.emitWarning(`${name} failed: ${error instanceof Error ? error.stack : String(error)}`),
  );
}
