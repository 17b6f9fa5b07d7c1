import type { LedgerEntry } from "../../ledger/entries.ts";
import type { LedgerRecorder } from "../../ledger/ledger.ts";
import type { FramePrinter } from "./budget.ts";
import { frameBytes, frameEntries } from "./budget.ts";

/** Creates a function that returns the ledger's new entries since the last call as a printed update, or undefined. */
export function createFramesFeed(ledger: LedgerRecorder, print: FramePrinter): () => string | undefined {
  let seq = 0;
  return () => {
    const news = ledger.lastSeq - seq;
    if (news === 0) return undefined;
    const newest = printNewest(Math.min(news, frameEntries));
    const skipped = news - newest.length;
    const first = ledger.lastSeq - newest.length + 1;
    const live = skipped > 0 ? ledger.activeSubscriptions.filter((started) => started.seq < first) : [];
    seq = ledger.lastSeq;
    const printedLive = live.map(print).join(",");
    return `{"kind":"frames","entries":[${newest.join(",")}],"skipped":${skipped},"live":[${printedLive}]}`;
  };

  /** Prints the newest entries that an update has room for, oldest first. */
  function printNewest(count: number): readonly string[] {
    const printedEntries: string[] = [];
    let bytes = 0;
    for (const entry of ledger.entries.slice(-count).reverse() as LedgerEntry[]) {
      const text = print(entry);
      bytes += text.length;
      if (bytes > frameBytes && printedEntries.length > 0) break;
      printedEntries.push(text);
    }
    return printedEntries.reverse();
  }
}
