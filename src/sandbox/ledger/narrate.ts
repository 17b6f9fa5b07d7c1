import { trimOldestKeys } from "../support/bounded.ts";
import type { LedgerEntry, LedgerEntryOf } from "./entries.ts";

/** The maximum number of unanswered calls whose names are kept. */
const callsLimit = 1_000;

/** A description of an entry. */
export interface Narration {
  readonly line: string;
  /** True if the entry can explain why a bot did not do what was expected. */
  readonly isFailure: boolean;
}

/**
 * Creates a function that describes entries of the ledger in a line each, for a person at a terminal: logins, sockets,
 * subscriptions, failed calls and faults. It returns undefined for PING, DATA and successful calls. No line holds a token
 * or a session's address.
 */
export function createNarrator(): (entry: LedgerEntry) => Narration | undefined {
  const calls = new Map<string, string>();
  return narrate;

  function narrate(entry: LedgerEntry): Narration | undefined {
    const failure = describeFailure(entry);
    const line = failure ?? describeEvent(entry);
    return line === undefined ? undefined : { line, isFailure: failure !== undefined };
  }

  function describeFailure(entry: LedgerEntry): string | undefined {
    switch (entry.kind) {
      case "login-answer":
        return entry.status < 400 ? undefined : `A login was refused with ${entry.status}`;
      case "upgrade-refused":
        return entry.status === 0 ? "A WebSocket was not answered" : `A WebSocket was refused with ${entry.status}`;
      case "request":
        calls.set(keyOf(entry), entry.operations[0] ?? "A request that cannot be parsed");
        trimOldestKeys(calls, callsLimit);
        return undefined;
      case "answer":
        return describeAnswer(entry);
      case "eos":
        return `EOS on socket ${entry.socket}: ${entry.reason}`;
      case "unreadable":
        return `A frame on socket ${entry.socket} is not a message`;
      case "fault":
        return `Fault triggered: ${entry.fault.fault}`;
      default:
        return undefined;
    }
  }

  function describeAnswer(entry: LedgerEntryOf<"answer">): string | undefined {
    const name = calls.get(keyOf(entry)) ?? "A request";
    calls.delete(keyOf(entry));
    if (entry.status === undefined) return undefined;
    const [error] = entry.payload.errors ?? [];
    const reason = error ? `${error.name}: ${error.message}` : `protocol error ${entry.status}: ${entry.payload.body}`;
    return `${name} on socket ${entry.socket} failed: ${reason}`;
  }
}

function describeEvent(entry: LedgerEntry): string | undefined {
  switch (entry.kind) {
    case "login-answer":
      return entry.session === undefined
        ? `A request over HTTP was answered with ${entry.status}`
        : `A bot logged in: agent session ${entry.session}`;
    case "opened":
      return `Socket ${entry.socket} opened${entry.session === undefined ? " at an address of no agent session" : ""}`;
    case "closed":
      return `Socket ${entry.socket} closed with ${entry.code}`;
    case "started":
      return `${entry.operations[0] ?? "A subscription"} is live on socket ${entry.socket}`;
    case "stopped":
      return `A subscription ended on socket ${entry.socket}`;
    default:
      return undefined;
  }
}

function keyOf({ socket, id }: { readonly socket: number; readonly id: number | string }): string {
  return `${socket} ${typeof id} ${id}`;
}
