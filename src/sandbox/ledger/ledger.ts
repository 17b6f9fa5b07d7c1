import { createLifetime } from "../lifetime.ts";
import { keepNewest } from "../newest.ts";
import { createWaits, type WaitOptions } from "../waits.ts";
import type { LedgerEntry, LedgerEntryOf, LedgerEvent, LedgerKind } from "./ledger-entries.ts";
import { createRedactor } from "./redact.ts";

/** For which entry to wait, and how long. */
export interface LedgerWait extends WaitOptions {
  /** Passes over entries up to this `seq`; default 0, so that what has happened already counts. */
  readonly after?: number;
}

/** What truly happened: everything that came to the sandbox and left it, whatever a client says of it. */
export interface Ledger {
  /** Everything, oldest first; of more than the limit only the newest. In the clear: not to be printed. */
  readonly entries: readonly LedgerEntry[];
  /** The `seq` of the newest entry; 0 if there is none. */
  readonly last: number;
  /** Entries of one kind. */
  of<Kind extends LedgerKind>(kind: Kind): LedgerEntryOf<Kind>[];
  /** Requests over the socket of one operation, by its name or one of its top fields; default all. */
  requests(operation?: string): LedgerEntryOf<"request">[];
  /** The subscriptions that are live now, oldest first. */
  readonly activeSubscriptions: readonly LedgerEntryOf<"started">[];
  /** The numbers of the sockets that are open now. */
  readonly openSockets: readonly number[];
  /**
   * Waits for the first entry that fits.
   *
   * @throws {Error} with the newest entries, redacted, if there was none in time or the sandbox closed.
   */
  until<Entry extends LedgerEntry>(fits: (entry: LedgerEntry) => entry is Entry, options?: LedgerWait): Promise<Entry>;
  until(fits: (entry: LedgerEntry) => boolean, options?: LedgerWait): Promise<LedgerEntry>;
  /** All entries as lines of JSON, with tokens and session addresses redacted. */
  toJSONLines(): string;
}

/** The ledger as the sandbox itself uses it. */
export interface Recorder extends Ledger {
  record(event: LedgerEvent): LedgerEntry;
  /** Takes note of a token, or of a part of a session's address. */
  conceal(secret: string): void;
  /** Told of each entry as it is made. */
  readonly readers: Set<(entry: LedgerEntry) => void>;
  /** A copy of an entry that may be printed. */
  redacted(entry: LedgerEntry): unknown;
  /** Fails whatever is waited for. */
  end(): void;
}

/** What a ledger goes by. */
export interface LedgerOptions {
  readonly now: () => number;
  /** How many entries it keeps at least, and at most a quarter more. */
  readonly limit: number;
  /** What shall never be printed. */
  readonly tokens: readonly string[];
}

/** An empty ledger. */
export function createLedger({ now, limit, tokens }: LedgerOptions): Recorder {
  const entries: LedgerEntry[] = [];
  const active = new Map<string, LedgerEntryOf<"started">>();
  const open = new Set<number>();
  const { conceal, redact } = createRedactor(tokens);
  const readers = new Set<(entry: LedgerEntry) => void>();
  const lifetime = createLifetime();
  const waits = createWaits(lifetime);
  let last = 0;

  return {
    entries,
    get last() {
      return last;
    },
    of,
    requests: (operation) =>
      of("request").filter(({ operations }) => operation === undefined || operations.includes(operation)),
    get activeSubscriptions() {
      return [...active.values()];
    },
    get openSockets() {
      return [...open];
    },
    until,
    toJSONLines: () => entries.map((entry) => `${print(entry)}\n`).join(""),
    record,
    conceal,
    readers,
    redacted: redact,
    end: lifetime.end,
  };

  function record(event: LedgerEvent): LedgerEntry {
    const entry: LedgerEntry = { seq: ++last, at: now(), ...event };
    entries.push(entry);
    keepNewest(entries, limit);
    follow(entry);
    waits.recheck();
    for (const read of readers) read(entry);
    return entry;
  }

  function follow(entry: LedgerEntry): void {
    if (entry.kind === "opened") open.add(entry.socket);
    else if (entry.kind === "started") active.set(keyOf(entry), entry);
    else if (entry.kind === "stopped") active.delete(keyOf(entry));
    else if (entry.kind === "closed") {
      open.delete(entry.socket);
      for (const [key, { socket }] of active) if (socket === entry.socket) active.delete(key);
    }
  }

  function of<Kind extends LedgerKind>(kind: Kind): LedgerEntryOf<Kind>[] {
    return entries.filter((entry): entry is LedgerEntryOf<Kind> => entry.kind === kind);
  }

  function until<Entry extends LedgerEntry>(
    fits: ((entry: LedgerEntry) => entry is Entry) | ((entry: LedgerEntry) => boolean),
    { after = 0, ...options }: LedgerWait = {},
  ): Promise<LedgerEntry> {
    let looked = after;
    const look = () => {
      const unseen = looked < last ? entries.slice(looked - last) : [];
      looked = Math.max(looked, last);
      return unseen.find((entry) => fits(entry));
    };
    return waits.waitFor({ look, complain }, options);
  }

  function complain(when: string): string {
    if (last === 0) return `Nothing that fits came into the ledger ${when}, which is empty.`;
    const newest = entries.slice(-20).map((entry) => `\n  ${print(entry)}`);
    return `Nothing that fits came into the ledger ${when}. The newest of ${last} entries:${newest.join("")}`;
  }

  function print(entry: LedgerEntry): string {
    return JSON.stringify(redact(entry));
  }
}

function keyOf({ socket, subscription_id }: { readonly socket: number; readonly subscription_id: string }): string {
  return `${socket} ${subscription_id}`;
}
