import type { Payload } from "../../../../src/runtime/protocol/messages.ts";
import type { LedgerEntry, LedgerEntryOf } from "../../../../src/sandbox/index.ts";

/** One request of a call, and what the service did with it. */
export interface Attempt {
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  executed: number;
  readonly answers: Payload[];
}

/** Returns all requests of each call, in order, by the call's id. */
export function attemptsOf(ledger: readonly LedgerEntry[]): ReadonlyMap<string, readonly Attempt[]> {
  const byCall = new Map<string, Attempt[]>();
  const byRequest = new Map<string, Attempt>();
  for (const entry of ledger) {
    if (entry.kind === "request") {
      const { call } = entry.variables ?? {};
      const id = String(call);
      const attempt: Attempt = { variables: entry.variables, executed: 0, answers: [] };
      byCall.set(id, [...(byCall.get(id) ?? []), attempt]);
      byRequest.set(`${entry.socket} ${entry.id}`, attempt);
    } else if (entry.kind === "executed" || entry.kind === "answer") {
      const attempt = byRequest.get(`${entry.socket} ${entry.id}`);
      if (entry.kind === "answer") attempt?.answers.push(entry.payload);
      else if (attempt) attempt.executed += 1;
    }
  }
  return byCall;
}

/** A subscription at the service, with the id that an answer gave it. */
export interface Accepted {
  readonly socket: number;
  readonly subscription_id: string;
  /** When the answer was sent, in UNIX milliseconds. */
  readonly at: number;
  /** When the client first asked to stop it. */
  stoppedAt?: number;
  /** The events of the subscription as they were sent, oldest first. */
  readonly frames: LedgerEntryOf<"data">[];
}

/**
 * Returns the ids that the service accepted for each subscription, oldest first, by the subscription's name. Other
 * subscriptions that the service started are unknown.
 */
export function acceptedOf(ledger: readonly LedgerEntry[]): ReadonlyMap<string, readonly Accepted[]> {
  const starts = new Map<string, string>();
  const lastStarts = new Map<string, string>();
  const byName = new Map<string, Accepted[]>();
  const byId = new Map<string, Accepted>();
  // Events may come before the answer that names their subscription.
  let early: LedgerEntryOf<"data">[] = [];
  for (const entry of ledger) {
    if (entry.kind === "request" && entry.type === "subscription") {
      const [name = ""] = entry.operations;
      starts.set(`${entry.socket} ${entry.id}`, name);
      lastStarts.set(name, `${entry.socket} ${entry.id}`);
    } else if (entry.kind === "answer") {
      const name = starts.get(`${entry.socket} ${entry.id}`);
      const { subscription_id } = (entry.payload.data ?? {}) as { readonly subscription_id?: string };
      if (name === undefined || subscription_id === undefined || entry.altered !== undefined) continue;
      // A client that starts the subscription again has abandoned this one.
      if (byId.has(subscription_id) || lastStarts.get(name) !== `${entry.socket} ${entry.id}`) continue;
      const frames = early.filter((frame) => frame.subscription_id === subscription_id);
      const accepted: Accepted = { socket: entry.socket, subscription_id, at: entry.at, frames };
      byId.set(subscription_id, accepted);
      byName.set(name, [...(byName.get(name) ?? []), accepted]);
    } else if (entry.kind === "stop") {
      const accepted = byId.get(entry.subscription_id);
      if (accepted) accepted.stoppedAt ??= entry.at;
    } else if (entry.kind === "stopped") {
      // From now on, the service may give the id to another subscription.
      byId.delete(entry.subscription_id);
      early = early.filter(({ subscription_id }) => subscription_id !== entry.subscription_id);
    } else if (entry.kind === "closed") {
      for (const [id, { socket }] of byId) if (socket === entry.socket) byId.delete(id);
      early = early.filter(({ socket }) => socket !== entry.socket);
    } else if (entry.kind === "data") {
      (byId.get(entry.subscription_id)?.frames ?? early).push(entry);
    }
  }
  return byName;
}

/** Returns the outcome in a DATA frame as it was sent; undefined if a fault sent it to another subscription. */
export function sentPayload({ altered, payload, subscription_id }: LedgerEntryOf<"data">): Payload | undefined {
  if (altered === undefined) return payload;
  const frame = JSON.parse(altered) as { readonly payload?: Payload; readonly subscription_id?: unknown };
  return frame.subscription_id === subscription_id ? (frame.payload ?? {}) : undefined;
}

/** Returns the text of an event; undefined if the entry is not an event. */
export function contentOf(payload: Payload | undefined): string | undefined {
  const data = payload?.errors ? undefined : payload?.data;
  return (data as { readonly message?: { readonly node: { readonly content: string } } } | undefined)?.message?.node
    .content;
}
