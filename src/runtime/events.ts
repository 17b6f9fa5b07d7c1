import { type ConversationsError, type ConversationsErrorCode, errorToJSON, type ServiceErrorCode } from "./errors.ts";

/** The states of a session. */
export type SessionState =
  /** `connect()` has not resolved yet. */
  | "connecting"
  /** Calls are sent as they are made. */
  | "ready"
  /** The connection or the agent session was lost and is being replaced: calls wait. */
  | "recovering"
  /** Another login of the agent has ended the session. It gives way: calls are refused. */
  | "displaced"
  /** `close()` was called: requests that were sent may still be answered. */
  | "closing"
  | "closed";

/** The time in which events of a subscription may have been missed. */
export interface Gap {
  /**
   * When the connection was last known to be good, UNIX time in milliseconds: all events that the service sent before have
   * come. That may be as long ago as the last PING but one: a line that dies silently is noticed half a minute later, and a
   * frame that a busy process reads late proves nothing about the time it waited.
   */
  readonly from: number;
  /** When the subscription was live again, or ended without that, UNIX time in milliseconds. */
  readonly to: number;
  /** The length of that time in milliseconds, by a monotonic clock. */
  readonly durationMs: number;
  readonly cause: ConversationsError;
}

/**
 * The end of a call or an attempt: "OK", "ABORTED" (by the caller's signal), or the code of the error. The end of a gap:
 * "FILLED", "NOT_FILLED" (`onGap` failed) or "REPORTED" (there is no `onGap`, or the subscription ended).
 */
export type Outcome =
  | ("OK" | "ABORTED" | "FILLED" | "NOT_FILLED" | "REPORTED")
  | (ConversationsErrorCode | ServiceErrorCode);

/** The course of something that takes time. */
interface Course {
  readonly outcome: Outcome;
  /** Milliseconds that it took, by a monotonic clock. */
  readonly durationMs: number;
}

/** The course of something that may take several attempts. */
interface Attempts extends Course {
  /** The number of attempts so far; 0 if there was none. */
  readonly attempt: number;
}

/** When something is tried again, and why. */
interface NextTry extends Attempts {
  readonly delayMs: number;
  readonly cause: ConversationsError;
}

/** An event of a session. No event holds the token, the address or the text of a chat message. */
export type SessionEvent = SessionEventFacts & {
  /** When it happened, UNIX time in milliseconds. */
  readonly at: number;
  /** One line for a log. */
  readonly message: string;
  /** Returns the event as plain data, for `JSON.stringify()`: errors with their text and cause, those of others by name. */
  toJSON(): Record<string, unknown>;
};

/** The facts of an event, by its `type`. */
export type SessionEventFacts =
  /** `durationMs`: how long the state before lasted. */
  | {
      readonly type: "state";
      readonly state: SessionState;
      readonly durationMs: number;
      readonly cause?: ConversationsError;
    }
  /** A query or mutation has settled, the login by HTTP included. `attempt`: how often it was sent. */
  | ({ readonly type: "call"; readonly operation: string; readonly error?: ConversationsError } & Attempts)
  /**
   * The next attempt to recover: by a new login, or by reopening the address in use. `durationMs`: the time since the
   * session was ready, or since `connect()`.
   */
  | ({ readonly type: "reconnect"; readonly via: "login" | "reopen" } & NextTry)
  /** The agent's status was set as `keepStatus` says, or could not be: tried again after `delayMs`, if that is given. */
  | ({
      readonly type: "status";
      readonly status: string;
      readonly error?: ConversationsError;
      readonly delayMs?: number;
    } & Attempts)
  /** A call or the start of a subscription was refused or not answered and is sent again. */
  | ({ readonly type: "retry"; readonly operation: string } & NextTry)
  /**
   * Comes before the first event after the gap, or before the error that ends the subscription. `filled`: how many
   * events `onGap` gave; `error`: why it gave none.
   */
  | ({
      readonly type: "gap";
      readonly operation: string;
      readonly filled?: number;
      readonly error?: unknown;
    } & Gap &
      Course)
  /** This many events of a subscription were dropped, as its `overflow` says. `durationMs`: since the first of them. */
  | ({ readonly type: "dropped"; readonly operation: string; readonly count: number } & Course)
  /** One event came as an error; the subscription goes on. */
  | { readonly type: "event-error"; readonly operation: string; readonly error: ConversationsError }
  /** An answer came that no request waits for any more. */
  | { readonly type: "unmatched-answer"; readonly id: string }
  /** A frame came that the protocol does not allow here. */
  | { readonly type: "unexpected-frame"; readonly reason: string };

/** Completes an event with its time and its line for a log. */
export function toEvent(facts: SessionEventFacts, at: number): SessionEvent {
  const { type } = facts;
  return Object.assign(Object.create(eventPrototype), { type, at, message: describeEvent(facts) }, facts);
}

// Shared, so that an event's own members are its facts alone.
const eventPrototype = {
  toJSON(this: object) {
    const entries = Object.entries(this);
    return Object.fromEntries(entries.map(([key, value]) => [key, isError.has(key) ? errorToJSON(value) : value]));
  },
};

/** The members of events that hold an error. */
const isError = new Set(["cause", "error"]);

export function describeEvent(event: SessionEventFacts): string {
  switch (event.type) {
    case "state":
      return `the session is ${event.state}${event.cause ? `: ${event.cause.message}` : ""}`;
    case "call":
      return `${event.operation}: ${event.error?.message ?? event.outcome} (${describeCourse(event)})`;
    case "reconnect": {
      const action = event.via === "login" ? "log in again" : "reopen the connection";
      return `will ${action} in ${Math.round(event.delayMs)} ms: ${event.cause.message}`;
    }
    case "status":
      return event.error
        ? `could not set the status ${event.status}: ${event.error.message}`
        : `the agent is ${event.status}`;
    case "retry":
      return `will send ${event.operation} again in ${Math.round(event.delayMs)} ms: ${event.cause.message}`;
    case "gap":
      return `${event.operation}: events may be missing from ${toIso(event.from)} to ${toIso(event.to)}${describeFill(event)}`;
    case "dropped":
      return `${event.operation}: dropped ${event.count} unread events`;
    case "event-error":
      return `an event came as an error: ${event.error.message}`;
    case "unmatched-answer":
      return `no request waits for the answer ${event.id} any more`;
    case "unexpected-frame":
      return `unexpected frame: ${event.reason}`;
  }
}

function describeCourse({ durationMs, attempt }: Attempts): string {
  return `${Math.round(durationMs)} ms${attempt === 1 ? "" : `, sent ${attempt} times`}`;
}

function describeFill({ filled, error }: { filled?: number; error?: unknown }): string {
  if (error !== undefined) return "; onGap failed";
  return filled === undefined ? "" : `; onGap supplied ${filled}`;
}

function toIso(time: number): string {
  return new Date(time).toISOString();
}

/** Calls a handler of the caller. What it throws or rejects with becomes a process warning and affects nothing else. */
export function callSafely<T>(name: string, handler: (value: T) => unknown, value: T): void {
  new Promise((resolve) => resolve(handler(value))).catch((error) =>
    process.emitWarning(`${name} failed: ${describeThrown(error)}`),
  );
}

/** Describes anything that was thrown. Objects without a prototype have no text, and getters may throw again. */
function describeThrown(error: unknown): string {
  try {
    return String(error instanceof Error ? error.stack : error);
  } catch {
    return `it threw a value of type ${typeof error} that has no text`;
  }
}
