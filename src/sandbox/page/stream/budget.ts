// What open pages may cost the service, which shares a thread with them, and their browsers.

import type { LedgerEntry } from "../../ledger/entries.ts";
import { trimOldestKeys } from "../../support/bounded.ts";

/** The least time between two updates of a page, in milliseconds. */
const leastMs = 30;

/** The part of the time that all open pages together may take. */
const share = 0.1;

/** The longest text of an entry that is sent to a page, in characters. */
const longestText = 20_000;

/** The most entries of the ledger in one update. One less than the page shows, so that the row about the others stays. */
export const frameEntries = 399;

/** The size of all entries in one update, in characters; one entry alone can be larger. */
export const frameBytes = 500_000;

/**
 * The number of printed entries that are kept: enough for one update, and for the entries that are recorded meanwhile.
 */
const keptEntries = 800;

/** Prints an entry of the ledger as JSON for pages. */
export type FramePrinter = (entry: LedgerEntry) => string;

/**
 * Returns the time to the next update, in milliseconds: however much there is to show, all open pages together take at
 * most a tenth of the time.
 */
export function pauseAfter(costMs: number, openPages: number): number {
  return Math.max(leastMs, (costMs * openPages * (1 - share)) / share);
}

/** Creates a printer. It redacts entries, cuts long texts, and prints each entry once for all open pages. */
export function createFramePrinter(redact: (entry: LedgerEntry) => unknown): FramePrinter {
  const printedEntries = new Map<number, string>();
  return (entry) => {
    const text = printedEntries.get(entry.seq) ?? JSON.stringify(redact(entry), shorten);
    printedEntries.set(entry.seq, text);
    trimOldestKeys(printedEntries, keptEntries);
    return text;
  };
}

function shorten(_key: string, value: unknown): unknown {
  if (typeof value !== "string" || value.length <= longestText) return value;
  return `${value.slice(0, longestText)}… (${value.length - longestText} more characters)`;
}
