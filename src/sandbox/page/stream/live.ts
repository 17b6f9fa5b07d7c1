import type { ServerResponse } from "node:http";
import { responseHeaders } from "../../server/origin-check.ts";
import type { PageContext, Streams } from "../context.ts";
import { createAccountFeed } from "./account-feed.ts";
import { pauseAfter } from "./budget.ts";
import { createFramesFeed } from "./frames-feed.ts";
import { firstLook, type Look } from "./look.ts";
import { createTranscriptsFeed } from "./transcripts-feed.ts";
import type { Update } from "./updates.ts";
import { createVisitorsFeed } from "./visitors-feed.ts";
import { createWelcome } from "./welcome.ts";

/**
 * Sends the changes of what one page looks at, as server-sent events, until its browser disconnects. Nothing is queued:
 * each update is the difference from the one before, so a slow browser gets fewer updates.
 */
export function sendLive(response: ServerResponse, context: PageContext, streams: Streams): void {
  const { service, typing } = context;
  const { account, faults, ledger } = service;
  const sources = [account.listeners, faults.listeners, ledger.listeners, typing.listeners] as const;
  const nextAccount = createAccountFeed(service);
  const nextVisitors = createVisitorsFeed(context);
  const nextTranscripts = createTranscriptsFeed(context);
  const nextFrames = createFramesFeed(ledger, streams.printFrame);
  const number = ++streams.last;
  let look = firstLook;
  let timer: NodeJS.Timeout | undefined;
  let isFull = false;
  let costMs = 0;

  streams.lookers.set(number, lookAt);
  response.writeHead(200, { ...responseHeaders, "Content-Type": "text/event-stream" });
  response.write("retry: 1000\n\n");
  for (const each of sources) each.add(schedule);
  response.on("close", () => {
    streams.lookers.delete(number);
    clearTimeout(timer);
    for (const each of sources) each.delete(schedule);
  });
  write(createWelcome(context, streams));
  flush();

  function lookAt(next: Look): void {
    look = next;
    // Without a pause, because a person waits for this.
    clearTimeout(timer);
    timer = undefined;
    costMs = 0;
    schedule();
  }

  function schedule(): void {
    if (!isFull) timer ??= setTimeout(flush, pauseAfter(costMs, streams.lookers.size));
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
    for (const update of [nextAccount(), nextVisitors(look), ...nextTranscripts(look)]) if (update) write(update);
    const frames = look.frames ? nextFrames() : undefined;
    if (frames !== undefined) writeText(frames);
    costMs = performance.now() - start;
  }

  function write(update: Update): void {
    writeText(JSON.stringify(update));
  }

  function writeText(update: string): void {
    response.write(`data: ${update}\n\n`);
  }
}
