import { setTimeout as sleep } from "node:timers/promises";
import type { RecordedEntry } from "../../recording/entries.ts";
import type { RequestMessage } from "../../runtime/protocol/messages.ts";
import {
  decodeClientMessage,
  encodeServerMessage,
  readId,
  UnreadableFrame,
} from "../../runtime/protocol/service-side.ts";
import { compareRequests, type Difference } from "./compare.ts";
import { type Meaning, meaningOf } from "./meaning.ts";
import { createRequests, type Requested } from "./requests.ts";
import { type Dial, openWire, type PendingLogin, type ReplaySocket } from "./wire.ts";

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
}

/** The result of a replay. */
export interface ReplayReport {
  /** The number of recorded requests that were compared. */
  readonly requests: number;
  readonly differences: readonly Difference[];
  /** Why the replay ended before the recording did; undefined if it did not. */
  readonly incomplete?: string;
}

/** The service as a replay plays it. */
export interface ReplayedService {
  /** The address at which the bot logs in. */
  readonly endpoint: string;
  /** A token; any other is as good. */
  readonly accessToken: string;
  /** To be called when the bot has ended by itself. */
  ended(reason: string): void;
}

/** Starts the bot, and returns what ends it. */
export type StartBot = (service: ReplayedService) => StopBot | Promise<StopBot>;

/** Ends the bot. */
export type StopBot = () => unknown;

/** The time in which a bot may send more than the recording has, in milliseconds. */
const settleMs = 300;

/** The time for which the replay waits for a request after the bot has sent another one, in milliseconds. */
const otherMs = 500;

/** The number of expected requests in a row that the bot may leave out. */
const mostMisses = 3;

/**
 * Plays the service's part of a recording against a bot, in the recorded order: each frame is sent once the bot has sent
 * what it sent before that frame then. PING and stops are answered and not compared. Logins and sockets may come earlier or
 * in another number than then, as chance has it.
 *
 * @throws {Error} if the port is in use.
 */
export async function playRecording(
  entries: readonly RecordedEntry[],
  startBot: StartBot,
  { ignore = [], waitMs = 10_000, port = 0 }: ReplayOptions = {},
): Promise<ReplayReport> {
  const requested = new Map(
    entries.filter(isRequest).map((entry) => [entry as RecordedEntry, toRequested(entry, ignore)]),
  );
  const requests = createRequests([...requested.values()]);
  const answered = new Set(entries.flatMap((entry) => (entry.kind === "login-answer" ? [entry.login] : [])));
  // Behind it the bot acts by itself, for example when it ends.
  const lastCause = entries.findLastIndex(({ kind }) => ["data", "eos", "garbage", "opened"].includes(kind));
  const lastRequest = entries.findLastIndex(isRequest);
  const listeners = new Set<() => void>();
  const logins: PendingLogin[] = [];
  const dials: Dial[] = [];
  const sockets = new Map<number, ReplaySocket>();
  // Those that came before the recording has them.
  const early = { logins: 0, sockets: [] as ReplaySocket[] };
  let expected: "login" | "dial" | undefined;
  let login: { readonly seq: number; readonly pending: PendingLogin } | undefined;
  let misses = 0;
  let hasLoggedIn = false;
  let botEnd: string | undefined;
  let stopped: Promise<void> | undefined;
  let incomplete: string | undefined;
  const wire = await openWire(port, { login: takeLogin, dial: takeDial, frame: takeFrame });
  const started = Promise.resolve().then(() =>
    startBot({ endpoint: wire.endpoint, accessToken: "replay-token", ended }),
  );
  started.catch((error: unknown) =>
    ended(`the bot could not start: ${error instanceof Error ? error.message : error}`),
  );
  try {
    for (const [index, entry] of entries.entries()) {
      if (incomplete !== undefined) break;
      // What else follows the last request is the bot's own end.
      if (index <= lastRequest || ["answer", "data", "garbage"].includes(entry.kind)) await play(entry, index);
    }
    if (incomplete === undefined) await settle();
    const differences = compareRequests(requests.recorded, requests.sent);
    return { requests: requests.recorded.length, differences, ...(incomplete !== undefined && { incomplete }) };
  } finally {
    await stop();
    await wire.close();
  }

  async function play(entry: RecordedEntry, index: number): Promise<void> {
    switch (entry.kind) {
      case "login":
        return playLogin(entry.seq, entry.document);
      case "login-answer":
        return answerLogin(entry);
      case "opened":
        return playOpened(entry.socket);
      case "upgrade-refused":
        return refuseDial(entry.status);
      case "request":
      case "unreadable":
        return playRequest(requested.get(entry) as Requested, index);
      case "stop":
        return requests.stop(entry);
      case "answer":
        return requests.answer(entry);
      case "data":
        return sockets.get(entry.socket)?.send(entry.altered ?? encodeServerMessage(entry));
      case "garbage":
        return sockets.get(entry.socket)?.send(entry.text);
      case "eos":
        sockets.get(entry.socket)?.send(encodeServerMessage(entry));
        return sockets.get(entry.socket)?.end(1000);
      case "closed":
        return sockets.get(entry.socket)?.end(entry.code);
    }
  }

  async function playLogin(seq: number, document: string): Promise<void> {
    if (!document.includes("startAgentSession")) return;
    if (early.logins > 0) return void early.logins--;
    expected = "login";
    // A bot that reopens the address instead needs no login.
    const next = await until(() => logins.shift() ?? (dials.length > 0 ? "reopened" : undefined), "log in");
    expected = undefined;
    if (next === undefined || next === "reopened") return;
    if (answered.has(seq)) login = { seq, pending: next };
    // The bot waited in vain then; now it need not.
    else next.cut();
  }

  function answerLogin(entry: Extract<RecordedEntry, { kind: "login-answer" }>): void {
    if (login?.seq !== entry.login) return;
    const { body, retryAfter, session, status } = entry;
    if (session === undefined) login.pending.answer({ status, body: body ?? "", retryAfter });
    else admit(login.pending);
    login = undefined;
  }

  function admit(pending: PendingLogin): void {
    hasLoggedIn = true;
    const websocket_url = wire.newAddress();
    const session = { websocket_url, session_id: websocket_url.split(/[/:]/).at(-2), client_id: "1" };
    pending.answer({ status: 200, body: JSON.stringify({ data: { startAgentSession: session } }) });
  }

  async function playOpened(socket: number): Promise<void> {
    const dial = early.sockets.shift() ?? (await nextDial())?.accept();
    if (dial) sockets.set(socket, dial);
  }

  async function refuseDial(status: number): Promise<void> {
    (await nextDial())?.refuse(status);
  }

  async function nextDial(): Promise<Dial | undefined> {
    expected = "dial";
    const dial = await until(() => dials.shift(), "open a WebSocket");
    expected = undefined;
    return dial;
  }

  async function playRequest(entry: Requested, index: number): Promise<void> {
    const isTaken = await until(
      () => requests.take(entry) || undefined,
      entry.meaning.name,
      () => requests.hasOther(entry),
    );
    if (isTaken) return;
    if (index > lastCause && stopped === undefined && botEnd === undefined) {
      // It may be what the bot sends when it ends.
      void stop().catch(() => {});
      if (await until(() => requests.take(entry) || undefined, entry.meaning.name)) return;
    }
    requests.miss(entry);
  }

  function takeLogin(pending: PendingLogin): void {
    if (expected === "login") logins.push(pending);
    else {
      early.logins += expected === undefined ? 1 : 0;
      admit(pending);
    }
    notify();
  }

  function takeDial(dial: Dial): void {
    if (expected === undefined) early.sockets.push(dial.accept());
    else dials.push(dial);
    notify();
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
    notify();
  }

  function meaningIn({ payload: { query: document, variables, operationName } }: RequestMessage): Meaning {
    const operations = operationName === undefined ? [] : [operationName];
    return meaningOf({ document, variables, operations }, ignore);
  }

  function notify(): void {
    for (const listener of listeners) listener();
  }

  function ended(reason: string): void {
    botEnd ??= reason;
    notify();
  }

  /** Waits until something is there, for `waitMs` at most; less if `isUnlikely` says so. */
  async function until<Found>(
    check: () => Found | undefined,
    what: string,
    isUnlikely = () => false,
  ): Promise<Found | undefined> {
    const found = check() ?? (botEnd === undefined ? await wait(check, isUnlikely) : undefined);
    misses = found === undefined ? misses + 1 : 0;
    if (found !== undefined || stopped !== undefined) return found;
    if (botEnd !== undefined) incomplete = botEnd;
    else if (!hasLoggedIn) incomplete = `the bot did not ${what} within ${waitMs} ms`;
    else if (misses >= mostMisses) incomplete = `the bot left out ${misses} things in a row, the last one: ${what}`;
    return undefined;
  }

  function wait<Found>(check: () => Found | undefined, isUnlikely: () => boolean): Promise<Found | undefined> {
    return new Promise((resolve) => {
      let soon: NodeJS.Timeout | undefined;
      const last = setTimeout(() => finish(undefined), waitMs);
      const look = () => {
        const found = check();
        if (found !== undefined || botEnd !== undefined) finish(found);
        else if (isUnlikely()) soon ??= setTimeout(() => finish(undefined), Math.min(otherMs, waitMs));
      };
      const finish = (found: Found | undefined) => {
        clearTimeout(last);
        clearTimeout(soon);
        listeners.delete(look);
        resolve(found);
      };
      listeners.add(look);
      look();
    });
  }

  /** Resolves when the bot has sent nothing for a while. */
  async function settle(): Promise<void> {
    for (let before = -1; before < requests.sent.length && botEnd === undefined; ) {
      before = requests.sent.length;
      await sleep(settleMs);
    }
  }

  /** Ends the bot, once. One that has not started is left alone. */
  function stop(): Promise<void> {
    stopped ??= endBot();
    return stopped;
  }

  async function endBot(): Promise<void> {
    const limit = new AbortController();
    const late = sleep(waitMs, undefined, { signal: limit.signal }).catch(() => {});
    try {
      await Promise.race([
        started.then(
          (stopBot) => stopBot(),
          () => {},
        ),
        late,
      ]);
    } finally {
      limit.abort();
      ended("the bot was stopped");
    }
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
  return { conversation: "unreadable", name: "an unreadable frame", lines: [text] };
}
