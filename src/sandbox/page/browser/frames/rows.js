// What the ledger says, as rows to be shown: a request with its answer is one, and so is a run of pings.

/** @import { LedgerEntry, LedgerEntryOf } from "../../../ledger/entries.ts" */
/** @import { RowState } from "./words.js" */

import { Lanes } from "./lanes.js";
import { noteOf, outcomeOf, previewOf, signalOf } from "./words.js";

/** @typedef {"through" | "start" | "event" | "end"} LanePart */

/**
 * @typedef {object} Row
 * @property {number} number the `seq` of its first entry
 * @property {number} at UNIX milliseconds
 * @property {"call" | "login" | "data" | "pings" | "signal" | "fault"} kind
 * @property {string} title
 * @property {string} note
 * @property {string} result what came of it, in words
 * @property {RowState} state
 * @property {LedgerEntry[]} entries
 * @property {Map<number, LanePart>} lanes by their places
 */

/** How many entries of one row are kept; only a row of pings has as many. */
const entriesAtMost = 40;

/** Reads a ledger entry by entry. */
export class Rows {
  lanes = new Lanes();
  /** Calls that are not answered yet, or could be answered once more. @type {Map<string, Row>} */
  #calls = new Map();
  /** @type {Map<number, Row>} */
  #logins = new Map();
  /** @type {Row | undefined} */
  #last;

  /**
   * Rows that are new or other than before.
   *
   * @param {LedgerEntry} entry
   * @returns {Row[]}
   */
  add(entry) {
    switch (entry.kind) {
      case "login":
        return [
          this.#keep(
            this.#logins,
            entry.seq,
            this.#begin(entry, "login", entry.operations[0] ?? "HTTP request", "over HTTP"),
          ),
        ];
      case "login-answer":
        return this.#finish(this.#logins.get(entry.login), entry, entry.status >= 400 ? String(entry.status) : "ok");
      case "request": {
        const { operations } = entry;
        const row = this.#begin(entry, "call", operations[0] ?? "unreadable", noteOf(entry));
        return [this.#keep(this.#calls, callOf(entry), row)];
      }
      case "stop": {
        const lane = this.lanes.find(entry);
        return [
          this.#keep(this.#calls, callOf(entry), this.#begin(entry, "call", `Stop ${lane?.name ?? ""}`.trim(), "")),
        ];
      }
      case "executed":
        return this.#extend(this.#calls.get(callOf(entry)), entry);
      case "answer":
        return this.#finish(this.#calls.get(callOf(entry)), entry, outcomeOf(entry));
      case "started":
        return this.#start(entry);
      case "stopped":
        return this.#stopped(entry);
      case "data": {
        const row = this.#begin(entry, "data", this.lanes.find(entry)?.name ?? "DATA", previewOf(entry));
        row.state = entry.status === undefined ? "ok" : "failed";
        row.result = entry.status === undefined ? "" : outcomeOf(entry);
        const lane = this.lanes.find(entry);
        if (lane) row.lanes.set(lane.place, "event");
        return [row];
      }
      case "ping":
      case "pong":
        return [this.#ping(entry)];
      default:
        return [this.#signal(entry)];
    }
  }

  /** Gives up what is not answered yet: the answers may be among what is not shown. */
  lose() {
    const waiting = [...this.#calls.values(), ...this.#logins.values()].filter(({ state }) => state === "waiting");
    for (const row of waiting) {
      row.state = "plain";
      row.result = "answer not shown";
    }
    return waiting;
  }

  /**
   * @param {LedgerEntry} entry
   * @param {Row["kind"]} kind
   * @param {string} title
   * @param {string} note
   * @returns {Row}
   */
  #begin(entry, kind, title, note) {
    /** @type {Row} */
    const row = {
      number: entry.seq,
      at: entry.at,
      kind,
      title,
      note,
      result: "",
      state: kind === "call" || kind === "login" ? "waiting" : "plain",
      entries: [entry],
      lanes: new Map(this.lanes.live.map(({ place }) => [place, "through"])),
    };
    this.#last = row;
    return row;
  }

  /**
   * @template Key
   * @param {Map<Key, Row>} rows
   * @param {Key} key
   * @param {Row} row
   */
  #keep(rows, key, row) {
    rows.delete(key);
    rows.set(key, row);
    for (const oldest of rows.keys()) if (rows.size > 500) rows.delete(oldest);
    return row;
  }

  /**
   * @param {Row | undefined} row
   * @param {LedgerEntry} entry
   */
  #extend(row, entry) {
    if (!row || row.entries.length >= entriesAtMost) return [];
    row.entries.push(entry);
    return [row];
  }

  /**
   * @param {Row | undefined} row undefined if its beginning is not shown
   * @param {LedgerEntryOf<"answer" | "login-answer">} entry
   * @param {string} outcome
   */
  #finish(row, entry, outcome) {
    if (!row) {
      const answer = this.#begin(
        entry,
        "data",
        "Answer",
        "id" in entry ? `to ${JSON.stringify(entry.id)}` : "over HTTP",
      );
      answer.result = outcome;
      answer.state = outcome === "ok" ? "ok" : "failed";
      return [answer];
    }
    const isAgain = row.state !== "waiting";
    row.state = outcome === "ok" && !isAgain ? "ok" : "failed";
    row.result = isAgain ? "answered again" : `${outcome} · ${entry.at - row.at} ms`;
    return this.#extend(row, entry);
  }

  /** @param {LedgerEntryOf<"started">} entry */
  #start(entry) {
    const call = [...this.#calls.values()].findLast((row) => namesSubscription(row, entry));
    const lane = this.lanes.start(entry);
    const row = call ?? this.#begin(entry, "signal", `${lane.name} is live`, "");
    row.lanes.set(lane.place, "start");
    if (call) row.entries.push(entry);
    return [row];
  }

  /** @param {LedgerEntryOf<"stopped">} entry */
  #stopped(entry) {
    const lane = this.lanes.end(entry);
    const stop = [...this.#calls.values()].findLast(({ entries: [first] }) => {
      return first?.kind === "stop" && first.subscription_id === entry.subscription_id;
    });
    const row = stop ?? this.#begin(entry, "signal", `${lane?.name ?? "A subscription"} ended`, "");
    if (lane) row.lanes.set(lane.place, "end");
    if (stop) row.entries.push(entry);
    return [row];
  }

  /** @param {LedgerEntryOf<"ping" | "pong">} entry */
  #ping(entry) {
    const last = this.#last;
    const [first] = last?.entries ?? [];
    const goesOn = last?.kind === "pings" && first && "socket" in first && first.socket === entry.socket;
    const row = goesOn ? last : this.#begin(entry, "pings", "PING", `socket ${entry.socket}`);
    if (goesOn) row.entries.push(entry);
    if (row.entries.length > entriesAtMost) row.entries.splice(1, 1);
    const { pings, pongs } = count(row, entry, goesOn);
    row.title = pings > 1 ? `PING × ${pings}` : "PING";
    row.state = pongs >= pings ? "ok" : "waiting";
    row.result = pongs > 1 ? `PONG × ${pongs}` : pongs === 1 ? "PONG" : "";
    return row;
  }

  /** @param {Exclude<LedgerEntry, { kind: "login" | "login-answer" | "request" | "executed" | "answer" | "started" | "data" | "stop" | "stopped" | "ping" | "pong" }>} entry */
  #signal(entry) {
    const ended = entry.kind === "closed" ? this.lanes.endAll(entry.socket) : [];
    const { title, note, state } = signalOf(entry);
    const row = this.#begin(entry, entry.kind === "fault" ? "fault" : "signal", title, note);
    row.state = state;
    for (const { place } of ended) row.lanes.set(place, "end");
    return row;
  }
}

/** @type {WeakMap<Row, { pings: number, pongs: number }>} */
const counts = new WeakMap();

/**
 * @param {Row} row
 * @param {LedgerEntryOf<"ping" | "pong">} entry
 * @param {boolean | undefined} goesOn
 */
function count(row, { kind }, goesOn) {
  const before = (goesOn && counts.get(row)) || { pings: 0, pongs: 0 };
  const now = { pings: before.pings + (kind === "ping" ? 1 : 0), pongs: before.pongs + (kind === "pong" ? 1 : 0) };
  counts.set(row, now);
  return now;
}

/** @param {{ socket: number, id: number | string }} call */
function callOf({ socket, id }) {
  return `${socket} ${typeof id} ${id}`;
}

/**
 * @param {Row} row
 * @param {LedgerEntryOf<"started">} started
 */
function namesSubscription({ entries }, { socket, subscription_id }) {
  return entries.some((entry) => {
    if (entry.kind === "answer" && entry.socket === socket) {
      const data = /** @type {{ subscription_id?: unknown } | null | undefined} */ (entry.payload.data);
      return data?.subscription_id === subscription_id;
    }
    return false;
  });
}
