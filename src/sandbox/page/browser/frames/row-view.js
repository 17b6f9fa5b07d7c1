/** @import { Row } from "./rows.js" */

import { h } from "../dom/elements.js";
import { lanesAtMost } from "./lanes.js";

/**
 * A row of the list of frames; its button opens it.
 *
 * @param {Row} row
 * @param {() => void} open
 */
export function createRowView(row, open) {
  if (row.kind === "gap") return { element: h("li", { class: "gap" }, row.title), show: () => {}, mark: () => {} };
  const lanes = h("span", { class: "lanes", "aria-hidden": "true" });
  const title = h("span", { class: "title" });
  const note = h("span", { class: "note" });
  const result = h("span", { class: "result" });
  const attributes = { class: "row-head", "data-rove": "main", tabindex: -1, "aria-expanded": "false", click: open };
  const head = h("button", { type: "button", "aria-controls": "inspector", ...attributes });
  head.append(h("span", { class: "time" }, timeOf(row.at)), h("span", { class: "what" }, title, note), result);
  const element = h("li", {}, lanes, head);
  let isOpen = false;
  show(row);
  return { element, show, mark };

  /** @param {Row} changed */
  function show({ kind, state, title: words, note: more, result: outcome, lanes: parts }) {
    element.className = `row kind-${kind} ${state}${isOpen ? " open" : ""}`;
    title.textContent = words;
    note.textContent = more;
    result.textContent = outcome || (state === "waiting" ? "waiting" : "");
    const width = Math.min(lanesAtMost, Math.max(0, ...parts.keys()) + 1);
    const places = Array.from({ length: width }, (_, place) => place);
    lanes.replaceChildren(
      ...places.map((place) => h("span", { class: `lane lane-${place} ${parts.get(place) ?? ""}` })),
    );
  }

  /** @param {boolean} isInspected */
  function mark(isInspected) {
    isOpen = isInspected;
    element.classList.toggle("open", isInspected);
    head.setAttribute("aria-expanded", String(isInspected));
  }
}

/** @param {number} at UNIX milliseconds */
export function timeOf(at) {
  const time = new Date(at);
  return `${time.toLocaleTimeString("en-GB")}.${String(time.getMilliseconds()).padStart(3, "0")}`;
}
