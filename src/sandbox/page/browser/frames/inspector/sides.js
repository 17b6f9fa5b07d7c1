/** @import { LedgerEntry } from "../../../../ledger/entries.ts" */
/** @import { Row } from "../rows.js" */
/** @import { Pane } from "./pane.js" */

/** The kinds of entries that bots send. */
const fromBots = new Set(["login", "request", "stop", "ping"]);

/** The kinds of entries that the sandbox sends for them. */
const answers = new Set(["login-answer", "answer", "pong", "data"]);

/**
 * The two sides of a row and the time between. A side that the row does not have is missing.
 *
 * @param {Row} row
 * @returns {{ request?: Pane, answer?: Pane, between?: string }}
 */
export function sidesOf({ entries, subscription }) {
  const request = entries.find(({ kind }) => fromBots.has(kind)) ?? subscription;
  const answer = entries.findLast(({ kind }) => answers.has(kind));
  const [first] = entries;
  if (!request && !answer) return first ? { request: { title: "Entry", entry: first } } : {};
  const sides = {
    ...(request && { request: { title: subscription === request ? "Subscription" : "Request", entry: request } }),
    ...(answer && { answer: { title: titleOf(answer), entry: answer } }),
  };
  return request && answer && request !== subscription ? { ...sides, between: `${answer.at - request.at} ms` } : sides;
}

/**
 * Returns the steps of a row's request, each with the time since the one before.
 *
 * @param {Row} row
 * @returns {string[]}
 */
export function stepsOf({ entries }) {
  return entries.slice(0, 12).map((entry, index) => {
    const before = entries[index - 1];
    return before ? `${wordOf(entry)} +${entry.at - before.at} ms` : wordOf(entry);
  });
}

/** @param {LedgerEntry} entry */
function titleOf(entry) {
  const status = "status" in entry ? entry.status : undefined;
  const word = entry.kind === "data" ? "Event" : "Answer";
  return status === undefined ? word : `${word} · ${status}`;
}

/** @param {LedgerEntry} entry */
function wordOf(entry) {
  switch (entry.kind) {
    case "login":
    case "request":
    case "stop":
      return "received";
    case "executed":
      return "carried out";
    case "login-answer":
    case "answer":
      return "answered";
    case "data":
      return "sent";
    default:
      return entry.kind;
  }
}
