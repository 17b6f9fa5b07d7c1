import type { ServerResponse } from "node:http";
import type { Actors } from "../actors/actors.ts";
import type { TranscriptEntry } from "../actors/transcript.ts";
import type { Visitor } from "../actors/visitor.ts";
import { faultList } from "../faults/fault-list.ts";
import type { LedgerEntry } from "../ledger/entries.ts";
import { responseHeaders } from "../server/origin-check.ts";
import type { Service } from "../sessions/service.ts";
import { pauseAfter } from "./stream-budget.ts";
import { type FaultView, type Update, viewAgents, viewArmed, viewDepartments, viewVisitor } from "./views.ts";

/**
 * The most that the page is sent: visitors, entries of a transcript, and entries of the ledger at a time. The last is one
 * less than the number of rows that it shows, so that the row about the others stays in view.
 */
export const shownLimits = { visitors: 24, entries: 200, frames: 399 } as const;

/** The parts of a sandbox that the page shows. */
export interface PageContext {
  readonly actors: Actors;
  readonly service: Service;
  /** Returns the address at which bots log in. */
  readonly endpoint: () => string;
}

/** The streams of all open pages. */
export interface Streams {
  /** How many pages are open. */
  count: number;
  /** Prints an entry of the ledger as JSON for pages. */
  readonly printFrame: (entry: LedgerEntry) => string;
}

/**
 * Sends the changes to one browser, as server-sent events, until it disconnects. Nothing is queued: each update is the
 * difference from the one before, so a browser that is slow gets fewer updates.
 */
export function sendLive(response: ServerResponse, context: PageContext, streams: Streams): void {
  const { account, faults, ledger } = context.service;
  const sources = [account.listeners, faults.listeners, ledger.listeners] as const;
  const sent = new Map<string, TranscriptEntry | undefined>();
  let lastState = "";
  let seq = 0;
  let timer: NodeJS.Timeout | undefined;
  let isFull = false;
  let costMs = 0;

  streams.count++;
  response.writeHead(200, { ...responseHeaders, "Content-Type": "text/event-stream" });
  response.write("retry: 1000\n\n");
  for (const each of sources) each.add(schedule);
  response.on("close", () => {
    streams.count--;
    clearTimeout(timer);
    for (const each of sources) each.delete(schedule);
  });
  write(welcome(context));
  flush();

  function schedule(): void {
    if (!isFull) timer ??= setTimeout(flush, pauseAfter(costMs, streams.count));
  }

  function goOn(): void {
    isFull = false;
    schedule();
  }

  function flush(): void {
    timer = undefined;
    isFull = response.writableNeedDrain;
    if (isFull) {
      response.once("drain", goOn);
      return;
    }
    const start = performance.now();
    const visitors = [...context.actors.visitors.values()];
    const shown = visitors.slice(-shownLimits.visitors);
    sendState(shown, visitors.length - shown.length);
    for (const id of sent.keys()) if (!shown.some((visitor) => visitor.id === id)) sent.delete(id);
    for (const visitor of shown) sendTranscript(visitor);
    sendFrames();
    costMs = performance.now() - start;
  }

  function sendState(shown: readonly Visitor[], hiddenCount: number): void {
    const update: Update = {
      kind: "state",
      visitors: shown.map((visitor) => viewVisitor(visitor, account)),
      hiddenCount,
      agents: viewAgents(account, new Set(shown.map(({ id }) => id))),
      departments: viewDepartments(account),
      armed: viewArmed(faults),
      held: faults.held,
    };
    const text = JSON.stringify(update);
    if (text === lastState) return;
    lastState = text;
    write(update);
  }

  function sendTranscript({ id, transcript }: Visitor): void {
    const last = sent.get(id);
    if (sent.has(id) && transcript.at(-1) === last) return;
    const place = last === undefined ? -1 : transcript.lastIndexOf(last);
    const entries = transcript.slice(place + 1).slice(-shownLimits.entries);
    sent.set(id, transcript.at(-1));
    write({ kind: "transcript", visitor: id, reset: place < 0, entries });
  }

  function sendFrames(): void {
    const news = ledger.lastSeq - seq;
    if (news === 0) return;
    const newest = ledger.entries.slice(-Math.min(news, shownLimits.frames));
    const skipped = news - newest.length;
    const first = newest[0]?.seq ?? 0;
    const live = skipped > 0 ? ledger.activeSubscriptions.filter((started) => started.seq < first) : [];
    seq = ledger.lastSeq;
    const print = (entries: readonly LedgerEntry[]) => entries.map(streams.printFrame).join(",");
    writeText(`{"kind":"frames","entries":[${print(newest)}],"skipped":${skipped},"live":[${print(live)}]}`);
  }

  function write(update: Update): void {
    writeText(JSON.stringify(update));
  }

  function writeText(update: string): void {
    response.write(`data: ${update}\n\n`);
  }
}

function welcome({ endpoint }: PageContext): Update {
  const faults = Object.entries(faultList).map(([name, line]): FaultView => ({ name, ...line }));
  return { kind: "welcome", endpoint: endpoint(), faults };
}
