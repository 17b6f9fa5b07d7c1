/** @import { LedgerEntry } from "../../../../ledger/entries.ts" */

import { copyButton } from "../../dom/copy.js";
import { h } from "../../dom/elements.js";
import { act, post } from "../../stream/actions.js";
import { colored } from "./colored.js";

/** @typedef {{ title: string, entry: LedgerEntry }} Pane */

/**
 * One side of the view of a row: its GraphQL document and JSON, with buttons that copy it.
 *
 * @param {Pane} pane
 */
export function createPane({ title, entry }) {
  const { seq } = entry;
  /** @param {"frame" | "command" | "operation"} form */
  const read = async (form) => {
    const printed = await act("print-entry", { seq });
    return printed && String(printed[form] ?? "");
  };
  const forms = formsOf(entry);
  const buttons = forms.map(([form, label]) => copyButton(form, () => read(form), { "aria-label": label }));
  const tools = h("div", { class: "tools muted" }, forms.length > 0 ? "Copy" : "", ...buttons);
  const head = h("header", { class: "pane-head" }, h("h4", {}, title), tools);
  return h("section", { class: "pane", "aria-label": title }, head, ...contentOf(entry));
}

/**
 * The forms in which an entry can be copied.
 *
 * @param {LedgerEntry} entry
 * @returns {["frame" | "command" | "operation", string][]}
 */
function formsOf({ kind }) {
  switch (kind) {
    case "login":
      return [
        ["frame", "Copy body"],
        ["command", "Copy as curl"],
        ["operation", "Copy as operation"],
      ];
    case "request":
      return [
        ["frame", "Copy frame"],
        ["command", "Copy as command"],
        ["operation", "Copy as operation"],
      ];
    case "started":
      return [["operation", "Copy as operation"]];
    case "stop":
    case "ping":
      return [
        ["frame", "Copy frame"],
        ["command", "Copy as command"],
      ];
    case "answer":
    case "data":
    case "pong":
    case "eos":
    case "garbage":
    case "unreadable":
      return [["frame", "Copy frame"]];
    default:
      return [];
  }
}

/**
 * @param {LedgerEntry} entry
 * @returns {HTMLElement[]}
 */
function contentOf(entry) {
  if ("document" in entry) {
    const place = h("div", {}, block("Document", colored(entry.document, "graphql")));
    void formatDocument(entry.seq, place);
    return [place, ...(entry.variables ? [block("Variables", json(entry.variables))] : [])];
  }
  if ("altered" in entry && entry.altered !== undefined) {
    return [block("Altered by a fault", colored(entry.altered, "json")), block("In place of", json(entry.payload))];
  }
  if ("payload" in entry && entry.kind !== "ping" && entry.kind !== "pong") return [json(entry.payload)];
  const { seq: _, at: __, kind: ___, ...rest } = entry;
  return [json(rest)];
}

/**
 * The sandbox formats the document; until then, or if it is not valid, it is shown as it came.
 *
 * @param {number} seq
 * @param {HTMLElement} place
 */
async function formatDocument(seq, place) {
  const { answer } = await post("print-entry", { seq });
  if (typeof answer?.document === "string")
    place.replaceChildren(block("Document", colored(answer.document, "graphql")));
}

/** @param {unknown} value */
function json(value) {
  return colored(JSON.stringify(value, null, 2) ?? "", "json");
}

/**
 * @param {string} label
 * @param {HTMLElement} content
 */
function block(label, content) {
  content.setAttribute("aria-label", label);
  return h("div", {}, h("p", { class: "block-name" }, label), content);
}
