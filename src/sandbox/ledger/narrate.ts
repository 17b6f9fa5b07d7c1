import { keepNewestKeys } from "../newest.ts";
import type { LedgerEntry } from "./ledger-entries.ts";

/** So many calls that were not answered yet are known by name. */
const callsLimit = 1_000;

/**
 * Tells in a line of each entry that a person at a terminal wants to know of: logins, sockets, subscriptions, calls that
 * failed, faults. Pings, DATA and calls that went well give no line. No line holds a token or a session's address.
 */
export function createNarrator(): (entry: LedgerEntry) => string | undefined {
  const calls = new Map<string, string>();
  return narrate;

  function narrate(entry: LedgerEntry): string | undefined {
    switch (entry.kind) {
      case "login-answer":
        return entry.status < 400 && entry.session !== undefined
          ? `A bot logged in: agent session ${entry.session}`
          : `A request over HTTP was answered with ${entry.status}`;
      case "opened":
        return `Socket ${entry.socket} opened`;
      case "closed":
        return `Socket ${entry.socket} closed with ${entry.code}`;
      case "upgrade-refused":
        return entry.status === 0 ? "A WebSocket was not answered" : `A WebSocket was refused with ${entry.status}`;
      case "request":
        calls.set(keyOf(entry), entry.operations[0] ?? "A request that cannot be read");
        keepNewestKeys(calls, callsLimit);
        return undefined;
      case "answer":
        return answered(entry);
      case "started":
        return `${entry.operations[0] ?? "A subscription"} is live on socket ${entry.socket}`;
      case "stopped":
        return `A subscription ended on socket ${entry.socket}`;
      case "eos":
        return `EOS on socket ${entry.socket}: ${entry.reason}`;
      case "unreadable":
        return `A frame on socket ${entry.socket} cannot be read`;
      case "fault":
        return `The fault ${entry.fault.fault} struck`;
      default:
        return undefined;
    }
  }

  function answered(entry: LedgerEntry & { readonly kind: "answer" }): string | undefined {
    const name = calls.get(keyOf(entry)) ?? "A request";
    calls.delete(keyOf(entry));
    if (entry.status === undefined) return undefined;
    const [fault] = entry.payload.errors ?? [];
    const why = fault ? `${fault.name} (${fault.message})` : `protocol error ${entry.status}`;
    return `${name} on socket ${entry.socket} failed: ${why}`;
  }
}

function keyOf({ socket, id }: { readonly socket: number; readonly id: number | string }): string {
  return `${socket} ${typeof id} ${id}`;
}
