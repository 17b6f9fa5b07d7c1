import type { SessionEventFacts } from "../../../src/runtime/events.ts";
import type { SessionState } from "../../../src/runtime/index.ts";
import type { LedgerEntry } from "../../../src/sandbox/index.ts";

// What is known of a run when it is judged: the client's side as its callers saw it, and the service's ledger. Both stand
// on one clock. All times are UNIX milliseconds.

/** A call, and what became of it. */
export interface CallRecord {
  /** It travels as an extra variable `call`, which GraphQL lets pass, so that the ledger knows it too. */
  readonly id: string;
  /** True for what may reach the service more than once: queries, and mutations that are `@idempotent`. */
  readonly isRepeatable: boolean;
  readonly timeoutMs: number;
  readonly madeAt: number;
  settledAt?: number;
  outcome?: Outcome;
}

export type Outcome =
  | { readonly as: "resolved" }
  /** Rejected with the reason of its own signal. */
  | { readonly as: "aborted" }
  /** Rejected with an error of that code; `byService` for a `ServiceError`. */
  | { readonly as: "failed"; readonly code: string; readonly byService: boolean };

/** A subscription, and what its consumer was given. */
export interface SubscriptionRecord {
  /** The name of its operation, which no other one has: the ledger and the session's events know it by that. */
  readonly name: string;
  /** The number of events that it keeps for its consumer. */
  readonly maxQueuedEvents: number;
  readonly handed: Handed[];
  /** The calls of `onGap` and their results; empty for a subscription without it. */
  readonly fills: Fill[];
  /** When the session said that it was live, for the first time. */
  readyAt?: number;
  abortedAt?: number;
  end?: End;
}

export interface Handed {
  readonly content: string;
  readonly at: number;
}

/** The end of a consumer's loop: by itself, by its signal, by an error with a code, or because no more events came. */
export interface End {
  readonly how: "left" | "aborted" | "failed" | "done";
  readonly code?: string;
  readonly at: number;
}

/** A gap that a subscription was asked to fill. */
export interface Fill {
  readonly from: number;
  readonly to: number;
  /** The texts that came in no other way; undefined until it answers, or if it failed. */
  contents: readonly string[];
}

/** One session from `connect()` on. */
export interface SessionRecord {
  readonly events: { readonly at: number; readonly event: SessionEventFacts }[];
  /** When it was over, by itself or by `close()`; and whether by `close()`. */
  endedAt?: number;
  isClosedByUs: boolean;
}

/** The state after a time without faults, before the session was closed. */
export interface Standing {
  readonly state: SessionState;
  /** The names of the subscriptions that had not ended, when everything that had come was read. */
  readonly wanted: readonly string[];
  /** The names of those that were live at the service, without those that it had been told to stop. */
  readonly active: readonly string[];
}

/** From when to when, UNIX milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Everything about one run. */
export interface History {
  /** When bytes were lost. */
  readonly silences?: readonly Span[];
  /** When the process was busy. */
  readonly busyTimes?: readonly Span[];
  readonly calls: readonly CallRecord[];
  readonly subscriptions: readonly SubscriptionRecord[];
  readonly sessions: readonly SessionRecord[];
  readonly ledger: readonly LedgerEntry[];
  /** Nothing if the run ended in the midst of it. */
  readonly standing: Standing | undefined;
  /** Descriptions of everything that was left after all was closed. */
  readonly leftovers: readonly string[];
}
