/** @import { LedgerEntry } from "../../../ledger/entries.ts" */
/** @import { Row } from "./rows.js" */

import { h } from "../dom.js";
import { lanesAtMost } from "./lanes.js";

/**
 * A row of the list of frames; opens to show its entries as JSON.
 *
 * @param {Row} row
 */
export function createRowView(row) {
  const lanes = h("span", { class: "lanes", "aria-hidden": "true" });
  const time = h("span", { class: "time" }, timeOf(row.at));
  const title = h("span", { class: "title" });
  const note = h("span", { class: "note" });
  const result = h("span", { class: "result" });
  const detail = h("div", { class: "detail", hidden: true });
  const head = h("button", { type: "button", class: "row-head", "aria-expanded": "false", click: toggle });
  head.append(time, h("span", { class: "what" }, title, note), result);
  const body = h("div", { class: "row-body" }, head, detail);
  const element = h("li", {}, lanes, body);
  show(row);
  return { element, show };

  /** @param {Row} changed */
  function show({ kind, state, title: words, note: more, result: outcome, lanes: parts }) {
    element.className = `row kind-${kind} ${state}`;
    title.textContent = words;
    note.textContent = more;
    result.textContent = outcome || (state === "waiting" ? "waiting" : "");
    const places = Array.from({ length: lanesAtMost }, (_, place) => place);
    lanes.replaceChildren(
      ...places.map((place) => h("span", { class: `lane lane-${place} ${parts.get(place) ?? ""}` })),
    );
    if (!detail.hidden) fill();
  }

  function toggle() {
    detail.hidden = !detail.hidden;
    head.setAttribute("aria-expanded", String(!detail.hidden));
    if (detail.hidden) detail.replaceChildren();
    else fill();
  }

  function fill() {
    detail.replaceChildren(...row.entries.flatMap(renderEntry));
  }
}

/** @param {LedgerEntry} entry */
function renderEntry({ kind, seq, ...entry }) {
  const { at, ...rest } = entry;
  return [
    h("p", { class: "entry-name" }, `${kind} · ${timeOf(at)} · entry ${seq}`),
    h("pre", { tabindex: 0, "aria-label": `${kind} as JSON` }, JSON.stringify(rest, null, 2)),
  ];
}

/** @param {number} at */
function timeOf(at) {
  const time = new Date(at);
  return `${time.toLocaleTimeString("en-GB")}.${String(time.getMilliseconds()).padStart(3, "0")}`;
}
