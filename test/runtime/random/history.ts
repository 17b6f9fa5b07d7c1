import type { SessionEventFacts } from "../../../src/runtime/events.ts";
import type { SessionState } from "../../../src/runtime/index.ts";
import type { LedgerEntry } from "../../../src/sandbox/index.ts";

// The facts about a run that the checker judges: the client's side as its callers saw it, and the service's ledger.
// Both use one clock. All times are UNIX milliseconds.

/** A call, and its outcome. */
export interface CallRecord {
  /** The id is sent as an extra variable `call`, which GraphQL allows, so that the ledger has it, too. */
  readonly id: string;
  /** True for a call that may reach the service more than once: a query, or a mutation that is `@idempotent`. */
  readonly isRepeatable: boolean;
  readonly timeoutMs: number;
  readonly madeAt: number;
  settledAt?: number;
  outcome?: Outcome;
}

export type Outcome =
  | { readonly as: "resolved" }
  /** Rejected with the reason of the call's signal. */
  | { readonly as: "aborted" }
  /** Rejected with an error of this code; `byService` is true for a `ServiceError`. */
  | { readonly as: "failed"; readonly code: string; readonly byService: boolean };

/** A subscription, and what its consumer received. */
export interface SubscriptionRecord {
  /** The name of its operation, which no other subscription has: the ledger and the session's events use it. */
  readonly name: string;
  /** The number of events that it keeps for its consumer. */
  readonly maxQueuedEvents: number;
  readonly handed: Handed[];
  /** The calls of `onGap` and their results; empty for a subscription without it. */
  readonly fills: Fill[];
  /** When the session first reported that the subscription was live. */
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
  /** The texts that came in no other way; undefined until the function answers, or if it failed. */
  contents: readonly string[];
}

/** One session from `connect()` on. */
export interface SessionRecord {
  readonly events: { readonly at: number; readonly event: SessionEventFacts }[];
  /** When the session ended, by itself or by `close()`; and whether by `close()`. */
  endedAt?: number;
  isClosedByUs: boolean;
}

/** The state after a time without faults, before the session was closed. */
export interface Standing {
  readonly state: SessionState;
  /** The names of the subscriptions that had not ended when everything that had arrived was read. */
  readonly wanted: readonly string[];
  /** The names of the subscriptions that were live at the service, without those that the client had stopped. */
  readonly active: readonly string[];
}

/** A span of time, in UNIX milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Everything about one run. */
export interface History {
  /** The times in which bytes were lost. */
  readonly silences?: readonly Span[];
  /** The times in which the process was busy. */
  readonly busyTimes?: readonly Span[];
  readonly calls: readonly CallRecord[];
  readonly subscriptions: readonly SubscriptionRecord[];
  readonly sessions: readonly SessionRecord[];
  readonly ledger: readonly LedgerEntry[];
  /** Undefined if the run ended abruptly. */
  readonly standing: Standing | undefined;
  /** Descriptions of everything that was left after the session was closed. */
  readonly leftovers: readonly string[];
}
