import type { LedgerEntry, Sandbox } from "../../../../src/sandbox/index.ts";

/** A running count of the ledger's entries, because the ledger keeps only the newest. */
export interface Tally {
  /** Requests to send a message. */
  readonly sent: number;
  /** Requests of any kind. */
  readonly asked: number;
  readonly executed: number;
  readonly answered: number;
  readonly refused: number;
  /** Sockets that closed. */
  readonly closed: number;
}

/** Counts the entries since the last call. To be called before the ledger drops any of them. */
export function createTally({ ledger }: Sandbox): () => Tally {
  const counts = { sent: 0, asked: 0, executed: 0, answered: 0, refused: 0, closed: 0 };
  let lastSeq = 0;
  return () => {
    const fresh = ledger.lastSeq - lastSeq;
    if (fresh > ledger.entries.length) throw new Error("the ledger forgot what was not counted yet");
    if (fresh > 0) for (const entry of ledger.entries.slice(-fresh)) count(entry);
    lastSeq = ledger.lastSeq;
    return counts;
  };

  function count(entry: LedgerEntry) {
    if (entry.kind === "request") counts.asked += 1;
    if (entry.kind === "request" && entry.operations.includes("SendMessage")) counts.sent += 1;
    if (entry.kind === "executed") counts.executed += 1;
    if (entry.kind === "answer" && entry.status === undefined) counts.answered += 1;
    if (entry.kind === "answer" && entry.status !== undefined) counts.refused += 1;
    if (entry.kind === "closed") counts.closed += 1;
  }
}
