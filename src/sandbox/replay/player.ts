import type { RecordedEntry } from "../../recording/entries.ts";
import type { RequestMessage } from "../../runtime/protocol/messages.ts";
import {
  decodeClientMessage,
  encodeServerMessage,
  readId,
  UnreadableFrame,
} from "../../runtime/protocol/service-side.ts";
import { realClock, type SandboxClock } from "../support/clock.ts";
import { runBot, type StartBot } from "./bot.ts";
import { compareRequests, type Difference } from "./compare.ts";
import { createConnections } from "./connections.ts";
import { type Meaning, meaningOf } from "./meaning.ts";
import { createPatience } from "./patience.ts";
import { createRequests, type Requested } from "./requests.ts";
import { openWire, type ReplaySocket } from "./wire.ts";

/** Options of a replay. */
export interface ReplayOptions {
  /**
   * Arguments that are not compared, for example `msg_id`, which a bot may invent.
   *
   * @default []
   */
  readonly ignore?: readonly string[];
  /**
   * The longest that the replay waits for the bot's next request, login or WebSocket, in milliseconds.
   *
   * @default 10_000
   */
  readonly waitMs?: number;
  /**
   * The TCP port.
   *
   * @default 0 (any free port)
   */
  readonly port?: number;
  /**
   * The time in which the replay waits.
   *
   * @default real time, also under fake timers
   */
  readonly clock?: SandboxClock;
}

/** The result of a replay. */
export interface ReplayReport {
  /** The number of recorded requests that were compared. */
  readonly requests: number;
  readonly differences: readonly Difference[];
  /** Why the replay ended before the recording did; undefined if it did not. */
  readonly incomplete?: string;
}

/**
 * The kinds of entries that make the bot act. After the last of them the bot acts by itself, for example when it ends.
 */
const causes: ReadonlySet<RecordedEntry["kind"]> = new Set(["data", "eos", "garbage", "opened"]);

/**
 * The kinds of entries that are sent even after the last request. All other entries after it are about the end of the
 * bot.
 */
const messages: ReadonlySet<RecordedEntry["kind"]> = new Set(["answer", "data", "garbage"]);

/**
 * Plays the service's part of a recording against a bot, in the recorded order. Each frame is sent when the bot has
 * sent everything that comes before that frame in the recording. PING and stops are answered and not compared. Logins
 * and sockets may come earlier than in the recording, or in a different number.
 *
 * @throws {Error} if the port is in use.
 */
export async function playRecording(
  entries: readonly RecordedEntry[],
  startBot: StartBot,
  { ignore = [], waitMs = 10_000, port = 0, clock = realClock }: ReplayOptions = {},
): Promise<ReplayReport> {
  const requested = new Map(
    entries.filter(isRequest).map((entry) => [entry as RecordedEntry, toRequested(entry, ignore)]),
  );
  const requests = createRequests([...requested.values()]);
  const lastCause = entries.findLastIndex(({ kind }) => causes.has(kind));
  const lastRequest = entries.findLastIndex(isRequest);
  const patience = createPatience({ waitMs, clock });
  const connections = createConnections({ entries, patience, newAddress: () => wire.newAddress() });
  const wire = await openWire(port, {
    login: connections.takeLogin,
    dial: connections.takeDial,
    frame: takeFrame,
  });
  const bot = runBot(startBot, { endpoint: wire.endpoint, patience, waitMs, clock });
  try {
    for (const [index, entry] of entries.entries()) {
      if (patience.incomplete !== undefined) break;
      if (index <= lastRequest || messages.has(entry.kind)) await play(entry, index);
    }
    const { incomplete } = patience;
    if (incomplete === undefined) await patience.settle(() => requests.sent.length);
    const differences = compareRequests(requests.recorded, requests.sent);
    return { requests: requests.recorded.length, differences, ...(incomplete !== undefined && { incomplete }) };
  } finally {
    await bot.stop().finally(() => wire.close());
  }

  async function play(entry: RecordedEntry, index: number): Promise<void> {
    switch (entry.kind) {
      case "login":
        return connections.playLogin(entry);
      case "login-answer":
        return connections.answerLogin(entry);
      case "opened":
        return connections.playOpened(entry);
      case "upgrade-refused":
        return connections.refuseDial(entry);
      case "request":
      case "unreadable":
        return playRequest(requested.get(entry) as Requested, index);
      case "stop":
        return requests.stop(entry);
      case "answer":
        return requests.answer(entry);
      case "data":
        return connections.socket(entry.socket)?.send(entry.altered ?? encodeServerMessage(entry));
      case "garbage":
        // The bytes of a binary frame are not recorded. A client can do nothing with them except count them.
        return connections.socket(entry.socket)?.send(entry.bytes ? Buffer.alloc(entry.bytes) : entry.text);
      case "eos":
        connections.socket(entry.socket)?.send(encodeServerMessage(entry));
        return connections.socket(entry.socket)?.end(1000);
      case "closed":
        return connections.socket(entry.socket)?.end(entry.code);
    }
  }

  async function playRequest(entry: Requested, index: number): Promise<void> {
    const take = () => requests.take(entry) || undefined;
    if (await patience.until(take, entry.meaning.name, () => requests.hasOther(entry))) return;
    if (index > lastCause && !bot.isStopping && !patience.isOver) {
      // The request may be one that the bot sends when it ends.
      void bot.stop().catch(() => {});
      if (await patience.until(take, entry.meaning.name)) return;
    }
    requests.miss(entry);
  }

  function takeFrame(text: string, socket: ReplaySocket): void {
    try {
      const message = decodeClientMessage(text);
      if ("sig" in message) socket.send(encodeServerMessage({ kind: "pong", payload: message.payload }));
      else if (message.type === "request") requests.arrive({ meaning: meaningIn(message), id: message.id, socket });
      else socket.send(encodeServerMessage({ kind: "answer", id: message.id, payload: { data: { success: true } } }));
    } catch (error) {
      if (!(error instanceof UnreadableFrame)) throw error;
      requests.arrive({ meaning: unreadable(text.slice(0, 200)), id: readId(text), socket });
    }
    patience.recheck();
  }

  function meaningIn({ payload: { query: document, variables, operationName } }: RequestMessage): Meaning {
    const operations = operationName === undefined ? [] : [operationName];
    return meaningOf({ document, variables, operations }, ignore);
  }
}

type RequestEntry = Extract<RecordedEntry, { kind: "request" | "unreadable" }>;

function isRequest(entry: RecordedEntry): entry is RequestEntry {
  return entry.kind === "request" || entry.kind === "unreadable";
}

function toRequested(entry: RequestEntry, ignored: readonly string[]): Requested {
  const { seq, socket } = entry;
  if (entry.kind === "unreadable") return { seq, socket, id: readId(entry.text), meaning: unreadable(entry.text) };
  return { seq, socket, id: entry.id, meaning: meaningOf(entry, ignored) };
}

function unreadable(text: string): Meaning {
  const lines = [text];
  return { conversation: "unreadable", name: "an unreadable frame", lines, calls: lines, selected: [] };
}
