import { once } from "node:events";
import { expect, test } from "vitest";
import { type RawData, WebSocket } from "ws";
import type { RecordedEntry, RecordedEvent } from "../../../src/recording/entries.ts";
import type { StartBot } from "../../../src/sandbox/index.ts";
import { playRecording, type ReplayReport } from "../../../src/sandbox/replay/player.ts";
import { printReport } from "../../../src/sandbox/replay/print-report.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const document = 'mutation { startAgentSession(access_token: "x") { websocket_url } }';

/** A recording that begins with a login and a WebSocket. */
function recordingOf(...events: readonly RecordedEvent[]): RecordedEntry[] {
  const all: RecordedEvent[] = [
    { kind: "login", operations: ["startAgentSession"], document },
    { kind: "login-answer", login: 1, status: 200, session: 1 },
    { kind: "opened", socket: 1, session: 1 },
    ...events,
  ];
  return all.map((event, at) => ({ seq: at + 1, at: 0, ...event }));
}

const send = (msg: string) => `mutation { sendMessage(channel_id: "c", msg: "${msg}") { success } }`;
const request = (id: number, msg: string): RecordedEvent => ({
  ...{ kind: "request", socket: 1, id, type: "mutation" },
  ...{ operations: ["sendMessage"], document: send(msg) },
});
const answer = (id: number, data: unknown): RecordedEvent => ({ kind: "answer", socket: 1, id, payload: { data } });
const data = (content: string): RecordedEvent => ({
  ...{ kind: "data", socket: 1, subscription_id: "s", payload: { data: content } },
});

/** Logs in, and opens the WebSocket. */
async function open(endpoint: string): Promise<Frames> {
  const response = await fetch(endpoint, { method: "POST", body: JSON.stringify({ query: document }) });
  const { data } = (await response.json()) as { data: { startAgentSession: { websocket_url: string } } };
  const socket = new WebSocket(data.startAgentSession.websocket_url);
  const frames = framesOf(socket);
  await once(socket, "open");
  return frames;
}

/** Starts a bot that runs one function when it has opened its WebSocket, and another one when it is asked to end. */
function botThat(
  plays: (frames: Frames, endpoint: string) => Promise<unknown>,
  stops: (frames: Frames) => unknown = () => {},
): StartBot {
  return async ({ endpoint, ended }) => {
    const frames = await open(endpoint);
    plays(frames, endpoint).catch((error) => ended(String(error)));
    return () => stops(frames);
  };
}

interface Frames {
  readonly closed: Promise<number>;
  send(frame: object | string): void;
  /** Resolves with the next frame. */
  next(): Promise<string>;
}

function framesOf(socket: WebSocket): Frames {
  const unread: string[] = [];
  let wake = () => {};
  socket.on("message", (data: RawData, isBinary) => {
    const text = isBinary ? `binary ${(data as Buffer).toString("hex")}` : String(data);
    unread.push(text);
    wake();
  });
  return {
    closed: once(socket, "close").then(([code]) => Number(code)),
    send: (frame) => socket.send(typeof frame === "string" ? frame : JSON.stringify(frame)),
    async next() {
      while (unread.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return unread.shift() ?? "";
    },
  };
}

const says = (frames: Frames, id: number | string, msg: string) =>
  frames.send({ payload: { query: send(msg) }, type: "request", id });

const patient = { waitMs: 60_000 };

test("each frame of the service comes when the bot has sent what it sent before that frame then", async () => {
  const received: string[] = [];
  const plays = async (frames: Frames, endpoint: string) => {
    frames.send({ sig: "PING", payload: 7 });
    received.push(await frames.next());
    frames.send({ payload: { subscription_id: "s" }, type: "stop_subscription", id: "stop" });
    received.push(await frames.next());
    says(frames, "one", "1");
    for (let count = 0; count < 5; count++) received.push(await frames.next());
    frames.send("rubble");
    received.push(await frames.next());
    says(frames, "two", "2");
    received.push(await frames.next(), await frames.next(), String(await frames.closed));
    const again = await open(endpoint);
    says(again, "three", "3");
    received.push(await again.next(), String(await again.closed));
  };
  const recording = recordingOf(
    { kind: "ping", socket: 1, payload: 1 },
    { kind: "stop", socket: 1, id: "x", subscription_id: "s" },
    { kind: "answer", socket: 1, id: "x", payload: { data: { success: true } } },
    request(1, "1"),
    answer(1, "first"),
    data("event"),
    { kind: "data", socket: 1, subscription_id: "s", payload: {}, altered: "altered" },
    { kind: "garbage", socket: 1, text: "<html>" },
    { kind: "garbage", socket: 1, text: "", bytes: 3 },
    { kind: "unreadable", socket: 1, text: "rubble" },
    data("after"),
    request(2, "2"),
    answer(2, "second"),
    { kind: "eos", socket: 1, reason: "enough" },
    { kind: "closed", socket: 1, code: 1000 },
    { kind: "login", operations: ["startAgentSession"], document },
    { kind: "login-answer", login: 19, status: 200, session: 2 },
    { kind: "opened", socket: 2, session: 2 },
    { ...request(3, "3"), socket: 2 } as RecordedEvent,
    { ...answer(3, "third"), socket: 2 } as RecordedEvent,
    { kind: "closed", socket: 2, code: 4000 },
    { kind: "upgrade-refused", status: 503 },
    { kind: "login", operations: ["startAgentSession"], document },
  );
  // All other entries after the last request are about the end of the bot.
  let played: Promise<void> = Promise.resolve();
  const bot = botThat((frames, endpoint) => (played = plays(frames, endpoint)));
  const report = await playRecording(recording, bot, patient);
  await played;
  expect(report).toEqual({ requests: 4, differences: [] });
  expect(received).toEqual([
    '{"sig":"PONG","payload":7}',
    '{"payload":{"data":{"success":true}},"id":"stop"}',
    '{"payload":{"data":"first"},"id":"one"}',
    '{"payload":{"data":"event"},"sig":"DATA","subscription_id":"s"}',
    "altered",
    "<html>",
    "binary 000000",
    '{"payload":{"data":"after"},"sig":"DATA","subscription_id":"s"}',
    '{"payload":{"data":"second"},"id":"two"}',
    '{"reason":"enough","sig":"EOS"}',
    "1000",
    '{"payload":{"data":"third"},"id":"three"}',
    // The replay ends, and with it the WebSocket.
    "1006",
  ]);
});

/** Plays a recording on a clock that stands still until `letTimePass` is called. */
function startReplay(recording: readonly RecordedEntry[], bot: StartBot) {
  const clock = new ManualClock();
  let isOver = false;
  const playing = playRecording(recording, bot, { waitMs: 1_000, clock }).finally(() => {
    isOver = true;
  });
  const letTimePass = async (): Promise<ReplayReport> => {
    while (!isOver) {
      clock.advance(100);
      await new Promise(setImmediate);
    }
    return playing;
  };
  playing.catch(() => {});
  return { clock, playing, letTimePass };
}

test("what the bot sends when it ends is asked for by ending it", async () => {
  const recording = recordingOf(
    data("event"),
    request(1, "1"),
    answer(1, "first"),
    request(2, "bye"),
    answer(2, "seen"),
  );
  let hasEnded = () => {};
  const ended = new Promise<void>((resolve) => {
    hasEnded = resolve;
  });
  let idle = () => {};
  const isIdle = new Promise<void>((resolve) => {
    idle = resolve;
  });
  const bot = botThat(
    async (frames) => {
      says(frames, 1, "1");
      await frames.next();
      await frames.next();
      idle();
    },
    async (frames) => {
      says(frames, 2, "bye");
      expect(await frames.next()).toBe('{"payload":{"data":"seen"},"id":2}');
      hasEnded();
    },
  );
  const { clock, letTimePass } = startReplay(recording, bot);
  await isIdle;
  clock.advance(1_000);
  await ended;
  expect(await letTimePass()).toEqual({ requests: 2, differences: [] });
});

test("a request that does not come, even when the bot ends, is missing; one more is extra", async () => {
  const recording = recordingOf(data("event"), request(1, "1"), answer(1, "first"), request(2, "bye"));
  let idle = () => {};
  const isIdle = new Promise<void>((resolve) => {
    idle = resolve;
  });
  const bot = botThat(async (frames) => {
    frames.send({
      payload: { query: "query Other { agents { id } }", operationName: "Other" },
      type: "request",
      id: 7,
    });
    says(frames, 1, "1");
    for (let count = 0; count < 3; count++) await frames.next();
    idle();
  });
  const { letTimePass } = startReplay(recording, bot);
  await isIdle;
  const report = await letTimePass();
  expect(report.differences.map(({ kind, seq, sent }) => [kind, seq, sent[0]])).toEqual([
    ["missing", 7, undefined],
    ["extra", undefined, "agents"],
  ]);
  expect(report).toMatchObject({ requests: 2 });
  expect(report).not.toHaveProperty("incomplete");
});

test.each([
  [new Error("boom"), "the bot could not start: boom"],
  ["boom", "the bot could not start: boom"],
])("a bot that cannot start is reported as such: %s", async (error, incomplete) => {
  const fails: StartBot = () => {
    throw error;
  };
  expect(await playRecording(recordingOf(request(1, "1")), fails, patient)).toEqual({
    requests: 0,
    differences: [],
    incomplete,
  });
});

test("a bot that does not end is left alone after the wait, and one that has ended is not asked again", async () => {
  let stops = 0;
  const { letTimePass } = startReplay([], () => () => {
    stops += 1;
    return new Promise(() => {});
  });
  expect(await letTimePass()).toEqual({ requests: 0, differences: [] });
  expect(stops).toBe(1);
});

test("a bot that fails to end fails the replay, whose port is free then", async () => {
  let address = "";
  const bot: StartBot = ({ endpoint }) => {
    address = endpoint;
    return () => Promise.reject(new Error("It does not want to."));
  };
  await expect(playRecording([], bot, patient)).rejects.toThrow("It does not want to.");
  await expect(fetch(address, { method: "POST" })).rejects.toThrow("fetch failed");
});

const difference = {
  kind: "changed",
  conversation: "c",
  seq: 7,
  recorded: ["a", "  x: 1"],
  sent: ["a", "  x: 2"],
} as const;

test.each<[ReplayReport, readonly string[]]>([
  [{ requests: 1, differences: [] }, ["1 request compared: the bot sent the same"]],
  [{ requests: 2, differences: [] }, ["2 requests compared: the bot sent the same"]],
  [
    { requests: 0, differences: [], incomplete: `it\nended ${"x".repeat(600)}` },
    [`The replay is not complete: it ended ${"x".repeat(490)}….`, "0 requests compared: the bot sent the same"],
  ],
  [
    { requests: 1, differences: [difference] },
    [
      "c, entry 7 of the recording: sent differently",
      "    a",
      "  -   x: 1",
      "  +   x: 2",
      "",
      "1 request compared: 1 difference",
    ],
  ],
  [
    {
      requests: 2,
      differences: [
        { ...difference, kind: "missing", sent: [] },
        { ...difference, kind: "extra", seq: undefined, recorded: [] },
      ],
    },
    [
      ...["c, entry 7 of the recording: not sent", "  - a", "  -   x: 1", ""],
      ...["c: not in the recording", "  + a", "  +   x: 2", ""],
      "2 requests compared: 2 differences",
    ],
  ],
  [
    {
      requests: 1,
      differences: [{ ...difference, conversation: "c".repeat(400), recorded: ["l".repeat(2_000)], sent: [] }],
    },
    [`${"c".repeat(299)}…`, `  - ${"l".repeat(999)}…`, "", "1 request compared: 1 difference"],
  ],
])("the report %# is printed line by line", (report, lines) => expect(printReport(report)).toEqual(lines));
