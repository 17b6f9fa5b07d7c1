/** @import { LedgerEntry, LedgerEntryOf } from "../../../ledger/entries.ts" */
/** @import { FramesUpdate } from "../../views.ts" */
/** @import { Row } from "./rows.js" */

import { byId, h } from "../dom.js";
import { createRowView } from "./row-view.js";
import { Rows } from "./rows.js";

/** How many rows are shown; older ones go. All that the ledger keeps can be exported. */
const limit = 400;

/** The live view of what goes over the wire. */
export function createFrames() {
  const list = byId("frame-list", HTMLOListElement);
  const scroll = byId("frame-scroll", HTMLElement);
  const newest = byId("newest", HTMLButtonElement);
  const pings = byId("pings", HTMLInputElement);
  let rows = new Rows();
  let firstShown = 0;
  /** How many lanes stand side by side. */
  let width = 1;
  /** @type {Map<Row, ReturnType<typeof createRowView>>} */
  const views = new Map();

  pings.addEventListener("change", () => list.classList.toggle("without-pings", !pings.checked));
  byId("clear-frames", HTMLButtonElement).addEventListener("click", clearView);
  scroll.addEventListener("scroll", () => {
    if (isAtEnd()) newest.hidden = true;
  });
  newest.addEventListener("click", toEnd);
  showHint();
  return { add, clear };

  /** @param {FramesUpdate} news */
  function add({ entries, skipped, live }) {
    const follows = isAtEnd();
    list.querySelector(".hint")?.remove();
    if (skipped > 0) {
      list.append(h("li", { class: "gap" }, `${skipped} entries came too fast, or too early, to be shown`));
      for (const row of rows.lose()) views.get(row)?.show(row);
      rows = new Rows();
      for (const started of live) rows.lanes.start(/** @type {LedgerEntryOf<"started">} */ (started));
    }
    for (const entry of entries) {
      for (const row of rows.add(/** @type {LedgerEntry} */ (entry))) showRow(row);
    }
    trim();
    showLanes();
    if (follows) toEnd();
    else newest.hidden = false;
  }

  /** @param {Row} row */
  function showRow(row) {
    const view = views.get(row);
    if (view) return view.show(row);
    // A row that was taken off the view does not come back.
    if (row.number < firstShown) return undefined;
    const made = createRowView(row);
    views.set(row, made);
    list.append(made.element);
    return undefined;
  }

  function trim() {
    while (list.childElementCount > limit) list.firstElementChild?.remove();
    for (const [row, { element }] of views) {
      if (element.isConnected) return;
      views.delete(row);
      firstShown = row.number + 1;
    }
  }

  function showLanes() {
    const lanes = rows.lanes.live.map(({ name, place }) => h("li", { class: `lane-${place}` }, name));
    byId("lanes", HTMLElement).replaceChildren(...lanes);
    // As wide as was needed so far, so that nothing moves to and fro.
    for (const { place } of rows.lanes.live) width = Math.max(width, place + 1);
    list.dataset.lanes = String(width);
  }

  function clearView() {
    firstShown = Math.max(firstShown, ...[...views.keys()].map(({ number }) => number + 1));
    views.clear();
    list.replaceChildren();
    newest.hidden = true;
    showHint();
  }

  /** For another sandbox, or the same one from the beginning. */
  function clear() {
    rows = new Rows();
    clearView();
    firstShown = 0;
    showLanes();
  }

  function showHint() {
    list.append(h("li", { class: "hint" }, "Nothing went over the wire yet. Log a bot in at the address above."));
  }

  function isAtEnd() {
    return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60;
  }

  function toEnd() {
    scroll.scrollTop = scroll.scrollHeight;
    newest.hidden = true;
  }
}
