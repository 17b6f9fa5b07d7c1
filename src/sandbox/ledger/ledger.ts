import { cleanJson, cleanLine } from "../../text/clean.ts";
import { createHistory, type HistoryLimits } from "../support/bounded.ts";
import { createLifetime, createWaits, type WaitOptions } from "../support/wait-for.ts";
import type { LedgerEntry, LedgerEntryOf, LedgerEvent, LedgerKind } from "./entries.ts";
import { createNarrator } from "./narrate.ts";
import { createRedactor } from "./redact.ts";

/** Options of `Ledger.waitFor`. */
export interface LedgerWaitOptions extends WaitOptions {
  /**
   * Only entries after this `seq` count.
   *
   * @default 0 (entries of the past count, too)
   */
  readonly after?: number;
}

/** The record of everything that the sandbox received and sent, independent of what a client reports. */
export interface Ledger {
  /** The entries that are kept, oldest first. They hold secrets in the clear: print `toJSONLines()` instead. */
  readonly entries: readonly LedgerEntry[];
  /** The `seq` of the newest entry; 0 if there is none. */
  readonly lastSeq: number;
  /** Returns the entries of one kind. */
  entriesOf<Kind extends LedgerKind>(kind: Kind): LedgerEntryOf<Kind>[];
  /** Returns the requests over WebSockets of one operation, by its name or one of its root fields; by default all. */
  requests(operation?: string): LedgerEntryOf<"request">[];
  /** The live subscriptions, oldest first. */
  readonly activeSubscriptions: readonly LedgerEntryOf<"started">[];
  /** The numbers of the open sockets. */
  readonly openSockets: readonly number[];
  /**
   * Waits for the first entry that matches.
   *
   * @throws {Error} with the newest entries, redacted, if none came in time or the sandbox closed.
   */
  waitFor<Entry extends LedgerEntry>(
    matches: (entry: LedgerEntry) => entry is Entry,
    options?: LedgerWaitOptions,
  ): Promise<Entry>;
  waitFor(matches: (entry: LedgerEntry) => boolean, options?: LedgerWaitOptions): Promise<LedgerEntry>;
  /** Returns all entries as lines of JSON, with tokens and session addresses redacted. */
  toJSONLines(): string;
  /**
   * Calls a listener with each new entry as a line of redacted JSON, without a line break. Returns a function that
   * removes the listener.
   */
  onLine(listener: (line: string) => void): () => void;
}

/** The ledger as the sandbox itself uses it. */
export interface LedgerRecorder extends Ledger {
  /** Adds an entry; `frameLength` is the size of what it holds, in characters. */
  record(event: LedgerEvent, frameLength?: number): LedgerEntry;
  /** Adds a token or a part of a session's address that must not be printed. */
  addSecret(secret: string): void;
  /** Called with each new entry. */
  readonly listeners: Set<(entry: LedgerEntry) => void>;
  /** Returns a copy of an entry that may be printed. */
  redacted(entry: LedgerEntry): unknown;
  /** Returns a line for each failed call, and for every other failure, in the entries after this `seq`. */
  failuresAfter(seq: number): string[];
  /** Fails all pending waits. */
  end(): void;
}

/** Options of `createLedger()`. */
export interface LedgerOptions {
  readonly now: () => number;
  readonly limits: HistoryLimits;
  /** Texts that must never be printed. */
  readonly tokens: readonly string[];
}

/** About how many bytes an entry takes besides the frame that it holds. */
const entryBytes = 200;

/** Creates an empty ledger. */
export function createLedger({ now, limits, tokens }: LedgerOptions): LedgerRecorder {
  const history = createHistory<LedgerEntry>(limits);
  const entries = history.items;
  const active = new Map<string, LedgerEntryOf<"started">>();
  const open = new Set<number>();
  const { addSecret, redact } = createRedactor(tokens);
  const listeners = new Set<(entry: LedgerEntry) => void>();
  const lifetime = createLifetime();
  const waits = createWaits(lifetime);
  let last = 0;

  return {
    entries,
    get lastSeq() {
      return last;
    },
    entriesOf,
    requests: (operation) =>
      entriesOf("request").filter(({ operations }) => operation === undefined || operations.includes(operation)),
    get activeSubscriptions() {
      return [...active.values()];
    },
    get openSockets() {
      return [...open];
    },
    waitFor,
    toJSONLines: () => entries.map((entry) => `${printJson(entry)}\n`).join(""),
    onLine,
    record,
    addSecret,
    listeners,
    redacted: redact,
    failuresAfter,
    end: lifetime.end,
  };

  function record(event: LedgerEvent, frameLength = 0): LedgerEntry {
    const entry: LedgerEntry = { seq: ++last, at: now(), ...event };
    history.push(entry, entryBytes + frameLength);
    updateState(entry);
    waits.recheck();
    for (const listener of listeners) listener(entry);
    return entry;
  }

  function updateState(entry: LedgerEntry): void {
    if (entry.kind === "opened") open.add(entry.socket);
    else if (entry.kind === "started") active.set(keyOf(entry), entry);
    else if (entry.kind === "stopped") active.delete(keyOf(entry));
    else if (entry.kind === "closed") {
      open.delete(entry.socket);
      for (const [key, { socket }] of active) if (socket === entry.socket) active.delete(key);
    }
  }

  function entriesOf<Kind extends LedgerKind>(kind: Kind): LedgerEntryOf<Kind>[] {
    return entries.filter((entry): entry is LedgerEntryOf<Kind> => entry.kind === kind);
  }

  function waitFor<Entry extends LedgerEntry>(
    matches: ((entry: LedgerEntry) => entry is Entry) | ((entry: LedgerEntry) => boolean),
    { after = 0, ...options }: LedgerWaitOptions = {},
  ): Promise<LedgerEntry> {
    let checked = after;
    const check = () => {
      const unseen = checked < last ? entries.slice(Math.max(0, entries.length - (last - checked))) : [];
      checked = Math.max(checked, last);
      return unseen.find((entry) => matches(entry));
    };
    return waits.waitFor({ check, describeTimeout, caller: waitFor }, options);
  }

  function onLine(listener: (line: string) => void): () => void {
    const print = (entry: LedgerEntry) => listener(printJson(entry));
    listeners.add(print);
    return () => void listeners.delete(print);
  }

  function describeTimeout(when: string): string {
    if (last === 0) return `No matching entry in the ledger ${when}: it is empty. No bot has logged in.`;
    const newest = entries.slice(-20).map((entry) => `\n  ${cleanLine(printJson(entry), 1000)}`);
    return `No matching entry in the ledger ${when}. The newest of ${last} entries:${newest.join("")}`;
  }

  function failuresAfter(seq: number): string[] {
    const narrate = createNarrator();
    return entries.flatMap((entry) => {
      const narration = narrate(entry);
      return narration?.isFailure && entry.seq > seq ? [narration.line] : [];
    });
  }

  function printJson(entry: LedgerEntry): string {
    return cleanJson(redact(entry), 0);
  }
}

function keyOf({ socket, subscription_id }: { readonly socket: number; readonly subscription_id: string }): string {
  return `${socket} ${subscription_id}`;
}
