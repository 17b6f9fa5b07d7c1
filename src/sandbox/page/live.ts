import type { ServerResponse } from "node:http";
import { faultList } from "../faults/fault-list.ts";
import type { TranscriptEntry } from "../people/transcript.ts";
import type { Visitor } from "../people/visitor.ts";
import type { Website } from "../people/website.ts";
import type { Service } from "../service/service.ts";
import { ownHeaders } from "./guard.ts";
import { type FaultView, type Update, viewAgents, viewArmed, viewDepartments, viewVisitor } from "./views.ts";

/**
 * What the page is told of at most: visitors, entries of a transcript, and entries of the ledger at a time, which are one less
 * than the rows that it shows, so that the row about the rest stays in view.
 */
export const shownLimits = { visitors: 24, entries: 200, frames: 399 } as const;

/** How long changes are collected before they are sent, in milliseconds. */
const flushMs = 30;

/** What the page looks at. */
export interface Scene {
  readonly website: Website;
  readonly service: Service;
  /** Where bots log in. */
  readonly endpoint: () => string;
}

/**
 * Tells one browser what happens, as server-sent events, until it goes. Nothing is queued: what is sent is what differs
 * from what was sent before, and to a browser that does not keep up less is sent.
 */
export function sendLive(response: ServerResponse, scene: Scene): void {
  const { account, faults, ledger } = scene.service;
  const readers = [account.watchers, faults.readers, ledger.readers] as const;
  const told = new Map<string, TranscriptEntry | undefined>();
  let situation = "";
  let seq = 0;
  let timer: NodeJS.Timeout | undefined;
  let isFull = false;

  response.writeHead(200, { ...ownHeaders, "Content-Type": "text/event-stream" });
  response.write("retry: 1000\n\n");
  for (const each of readers) each.add(schedule);
  response.on("close", () => {
    clearTimeout(timer);
    for (const each of readers) each.delete(schedule);
  });
  write(welcome(scene));
  flush();

  function schedule(): void {
    if (!isFull) timer ??= setTimeout(flush, flushMs);
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
    const visitors = [...scene.website.visitors.values()];
    const shown = visitors.slice(-shownLimits.visitors);
    sendSituation(shown, visitors.length - shown.length);
    for (const id of told.keys()) if (!shown.some((visitor) => visitor.id === id)) told.delete(id);
    for (const visitor of shown) sendSaid(visitor);
    sendFrames();
  }

  function sendSituation(shown: readonly Visitor[], more: number): void {
    const update: Update = {
      kind: "situation",
      visitors: shown.map((visitor) => viewVisitor(visitor, account)),
      more,
      agents: viewAgents(account),
      departments: viewDepartments(account),
      armed: viewArmed(faults),
      held: faults.held,
    };
    const text = JSON.stringify(update);
    if (text === situation) return;
    situation = text;
    write(update);
  }

  function sendSaid({ id, transcript }: Visitor): void {
    const last = told.get(id);
    if (told.has(id) && transcript.at(-1) === last) return;
    const place = last === undefined ? -1 : transcript.lastIndexOf(last);
    const entries = transcript.slice(place + 1).slice(-shownLimits.entries);
    told.set(id, transcript.at(-1));
    write({ kind: "said", visitor: id, anew: place < 0, entries });
  }

  function sendFrames(): void {
    const news = ledger.last - seq;
    if (news === 0) return;
    const newest = ledger.entries.slice(-Math.min(news, shownLimits.frames));
    const skipped = news - newest.length;
    const first = newest[0]?.seq ?? 0;
    const live = skipped > 0 ? ledger.activeSubscriptions.filter((started) => started.seq < first) : [];
    seq = ledger.last;
    write({ kind: "frames", entries: newest.map(ledger.redacted), skipped, live: live.map(ledger.redacted) });
  }

  function write(update: Update): void {
    response.write(`data: ${JSON.stringify(update)}\n\n`);
  }
}

function welcome({ endpoint }: Scene): Update {
  const faults = Object.entries(faultList).map(([name, line]): FaultView => ({ name, ...line }));
  return { kind: "welcome", endpoint: endpoint(), faults };
}
