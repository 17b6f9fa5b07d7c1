import { createServer } from "node:http";
import { duplexPair, getDefaultHighWaterMark } from "node:stream";
import { expect, onTestFinished, test, vi } from "vitest";
import type { ActionContext } from "../../../src/sandbox/page/actions/action.ts";
import type { FramePrinter } from "../../../src/sandbox/page/stream/budget.ts";
import { sendLive } from "../../../src/sandbox/page/stream/live.ts";
import { firstLook } from "../../../src/sandbox/page/stream/look.ts";
import { startContext } from "./page-context.ts";

/** Opens a page's stream. The browser reads, and time passes, only when the test says so. */
async function openStream(context: ActionContext = startContext()) {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const server = createServer((_request, response) => sendLive(response, context, context.streams));
  const [browser, connection] = duplexPair();
  server.emit("connection", connection);
  browser.write("GET /page/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  await settled();
  const number = context.streams.last;
  /** Reads everything that has arrived: the text, and the kinds of the updates in it. */
  const read = async () => {
    await settled();
    const parts: string[] = [];
    for (let part = browser.read(); part !== null; part = browser.read()) {
      parts.push(String(part));
      await settled();
    }
    const text = parts.join("");
    return { text, kinds: [...text.matchAll(/^data: \{"kind":"(\w+)"/gm)].map(([, kind]) => kind) };
  };
  const look = (part: object) => context.streams.lookers.get(number)?.({ ...firstLook, ...part });
  const close = () => {
    connection.destroy();
    return settled();
  };
  return { context, number, read, look, close, ledger: context.service.ledger };
}

/** Resolves when everything that was written has arrived. */
async function settled(): Promise<void> {
  for (let count = 0; count < 5; count++) await new Promise(setImmediate);
}

const opened = { kind: "opened", socket: 1, session: 1 } as const;

test("a stream begins with its headers, the welcome and everything that the page first shows", async () => {
  const { read, context, number } = await openStream();
  const { text, kinds } = await read();
  expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(text).toContain("Content-Type: text/event-stream\r\n");
  expect(text).toContain("Cache-Control: no-store\r\n");
  expect(text).toContain("\nretry: 1000\n\n");
  expect(text).toContain('data: {"kind":"welcome","stream":1,"run":"first",');
  expect(kinds).toEqual(["welcome", "account", "visitors"]);
  expect(number).toBe(1);
  expect([...context.streams.lookers.keys()]).toEqual([1]);
  await openStream(context);
  expect([...context.streams.lookers.keys()]).toEqual([1, 2]);
});

test("what changes is sent after 30 ms, all at once", async () => {
  const { context, read, ledger } = await openStream();
  await read();
  ledger.record(opened);
  context.service.faults.arm({ fault: "twice" });
  context.actors.addVisitor({});
  vi.advanceTimersByTime(29);
  expect((await read()).text).toBe("");
  vi.advanceTimersByTime(1);
  expect((await read()).kinds).toEqual(["account", "visitors", "frames"]);
  vi.advanceTimersByTime(1_000);
  expect((await read()).text).toBe("");
  expect(vi.getTimerCount()).toBe(0);
});

test("who types on another page is a change, too", async () => {
  const { context, read } = await openStream();
  const { id } = context.actors.addVisitor({});
  vi.advanceTimersByTime(30);
  await read();
  context.typing.setVisitor(id, true);
  vi.advanceTimersByTime(30);
  expect((await read()).text).toContain('"isTyping":true');
});

test("a page gets the chats and frames that it looks at, and no others", async () => {
  const { context, read, look, ledger } = await openStream();
  const ann = context.actors.addVisitor({});
  await ann.says("Hi");
  vi.advanceTimersByTime(30);
  await read();
  look({ open: [ann.id], frames: false });
  ledger.record(opened);
  vi.advanceTimersByTime(30);
  expect((await read()).kinds).toEqual(["visitors", "transcript"]);
  look({ frames: true });
  vi.advanceTimersByTime(30);
  expect((await read()).kinds).toEqual(["visitors", "frames"]);
});

test("after an update that takes 100 ms a page waits for 900 ms, but not if it looks at something else", async () => {
  const { streams, ...context } = startContext();
  let takesMs = 100;
  const printFrame: FramePrinter = (entry) => {
    vi.advanceTimersByTime(takesMs);
    return streams.printFrame(entry);
  };
  const { read, look, ledger } = await openStream({ ...context, streams: { ...streams, printFrame } });
  const passes = async (ms: number) => {
    vi.advanceTimersByTime(ms);
    return (await read()).kinds;
  };
  ledger.record(opened);
  expect(await passes(30)).toContain("frames");
  ledger.record(opened);
  expect(await passes(899)).toEqual([]);
  expect(await passes(1)).toEqual(["frames"]);
  ledger.record(opened);
  look({});
  takesMs = 0;
  expect(await passes(29)).toEqual([]);
  expect(await passes(1)).toEqual(["frames"]);
  expect(vi.getTimerCount()).toBe(0);
});

test("a browser that does not read gets nothing more, and then everything at once", async () => {
  const { read, ledger } = await openStream();
  const text = "x".repeat(20_000);
  // The entries of one update fill the buffer of the connection, whose size depends on the version of Node.js.
  const entries = Math.ceil(getDefaultHighWaterMark(false) / text.length);
  for (let update = 0; update < 5; update++) {
    for (let entry = 0; entry < entries; entry++) ledger.record({ kind: "unreadable", socket: 1, text });
    vi.advanceTimersByTime(30);
  }
  const { kinds } = await read();
  expect(kinds.filter((kind) => kind === "frames")).toHaveLength(1);
  vi.advanceTimersByTime(30);
  const { text: rest } = await read();
  const later = Array.from({ length: 4 * entries }, (_, index) => `"seq":${entries + index + 1}`);
  expect(rest.match(/"seq":\d+/g)).toEqual(later);
  ledger.record(opened);
  vi.advanceTimersByTime(30);
  expect((await read()).kinds).toEqual(["frames"]);
});

test("a stream whose browser is gone listens to nothing, and leaves no timer", async () => {
  const { context, read, close, ledger } = await openStream();
  const { account, faults } = context.service;
  const sizes = () => [account, faults, ledger, context.typing].map(({ listeners }) => listeners.size);
  expect(sizes()).toEqual([1, 1, 1, 1]);
  await read();
  ledger.record(opened);
  expect(vi.getTimerCount()).toBe(1);
  await close();
  expect(vi.getTimerCount()).toBe(0);
  expect(sizes()).toEqual([0, 0, 0, 0]);
  expect(context.streams.lookers.size).toBe(0);
});
