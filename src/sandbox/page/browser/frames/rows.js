// The entries of the ledger as rows: a request with its answer is one row, and so are pings that follow each other.

/** @import { LedgerEntry, LedgerEntryOf } from "../../../ledger/entries.ts" */
/** @import { RowState } from "./words.js" */

import { Lanes } from "./lanes.js";
import { noteOf, outcomeOf, previewOf, signalOf } from "./words.js";

/** @typedef {"through" | "start" | "event" | "end"} LanePart */
/** @typedef {"call" | "login" | "data" | "pings" | "signal" | "fault" | "gap"} RowKind */

/**
 * @typedef {object} Row
 * @property {number} number the `seq` of its first entry
 * @property {number} at UNIX milliseconds
 * @property {RowKind} kind
 * @property {string[]} operations the names that it can be filtered by
 * @property {string} title
 * @property {string} note
 * @property {string} result the outcome, in words
 * @property {RowState} state
 * @property {LedgerEntry[]} entries
 * @property {LedgerEntryOf<"started">} [subscription] the start of the subscription to which an event belongs
 * @property {Map<number, LanePart>} lanes by their places
 */

/** The number of entries of one row that are kept. Only rows of pings reach it. */
const entriesAtMost = 40;

/** Reads a ledger entry by entry. */
export class Rows {
  lanes = new Lanes();
  /** Calls that are not answered yet, or could be answered again. @type {Map<string, Row>} */
  #calls = new Map();
  /** @type {Map<number, Row>} */
  #logins = new Map();
  /** @type {Row | undefined} */
  #last;

  /**
   * Returns the rows that are new or changed.
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
        const name = this.lanes.find(entry)?.name;
        const row = this.#begin(entry, "call", name === undefined ? "Stop" : `Stop ${name}`, "");
        if (name !== undefined) row.operations.push(name);
        return [this.#keep(this.#calls, callOf(entry), row)];
      }
      case "executed":
        return this.#extend(this.#calls.get(callOf(entry)), entry);
      case "answer":
        return this.#finish(this.#calls.get(callOf(entry)), entry, outcomeOf(entry));
      case "started":
        return this.#start(entry);
      case "stopped":
        return this.#stopped(entry);
      case "data":
        return [this.#event(entry)];
      case "ping":
      case "pong":
        return [this.#ping(entry)];
      default:
        return [this.#signal(entry)];
    }
  }

  /**
   * Returns a row about entries that the sandbox did not send.
   *
   * @param {number} count
   * @param {number} number its place among the others
   * @returns {Row}
   */
  skip(count, number) {
    const title = `${count} entries came too fast, or too early, to be shown`;
    return {
      ...{ number, at: 0, kind: "gap", title, note: "", result: "", state: "plain" },
      ...{ operations: [], entries: [], lanes: new Map() },
    };
  }

  /** Ends the wait for answers: they may be among the entries that are not shown. */
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
      operations: "operations" in entry ? [...entry.operations] : [],
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

  /** @param {LedgerEntryOf<"data">} entry */
  #event(entry) {
    const lane = this.lanes.find(entry);
    const row = this.#begin(entry, "data", lane?.name ?? "DATA", previewOf(entry));
    row.state = entry.status === undefined ? "ok" : "failed";
    row.result = entry.status === undefined ? "" : outcomeOf(entry);
    if (!lane) return row;
    row.operations.push(...lane.started.operations);
    row.subscription = lane.started;
    row.lanes.set(lane.place, "event");
    return row;
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
    const follows = last?.kind === "pings" && first && "socket" in first && first.socket === entry.socket;
    const row = follows ? last : this.#begin(entry, "pings", "PING", `socket ${entry.socket}`);
    if (follows) row.entries.push(entry);
    if (row.entries.length > entriesAtMost) row.entries.splice(1, 1);
    const { pings, pongs } = count(row, entry, follows);
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
 * @param {boolean | undefined} follows true if the row goes on
 */
function count(row, { kind }, follows) {
  const before = (follows && counts.get(row)) || { pings: 0, pongs: 0 };
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
