/** @import { LedgerEntry, LedgerEntryOf } from "../../../ledger/entries.ts" */
/** @import { FramesUpdate, VisitorView } from "../../stream/updates.ts" */
/** @import { Row } from "./rows.js" */

import { byId, h } from "../dom/elements.js";
import { createPainter } from "../dom/paint.js";
import { rove } from "../dom/rove.js";
import { lookAt } from "../stream/look.js";
import { createFilter } from "./filter.js";
import { createInspector } from "./inspector/inspector.js";
import { createRowView } from "./row-view.js";
import { Rows } from "./rows.js";

/** The number of rows that are shown. All that the ledger keeps can be exported. */
const shownRows = 400;

/** The number of rows that are kept, so that a filter finds rows that are no longer shown. */
const keptRows = 2_000;

/**
 * The live view of the frames.
 *
 * @param {{ visitors: () => readonly VisitorView[] }} environment
 */
export function createFrames({ visitors }) {
  const list = byId("frame-list", HTMLOListElement);
  const scroll = byId("frame-scroll", HTMLElement);
  const newest = byId("newest", HTMLButtonElement);
  const count = byId("frame-count", HTMLElement);
  const filter = createFilter({ onChange: filterAgain, visitors });
  const inspector = createInspector({ onClose: closed });
  const paintSoon = createPainter(paint);
  let rows = new Rows();
  let matches = filter.matches();
  /** Rows with a smaller number were cleared from the view. */
  let clearedBefore = 0;
  /** Rows with a smaller number are not shown: they were cleared, or newer ones took their places. */
  let firstShown = 0;
  /** All rows that are kept, by their numbers, oldest first. @type {Map<number, Row>} */
  const rowsByNumber = new Map();
  /** Rows that are new or changed since the last painting. @type {Set<Row>} */
  const changedRows = new Set();
  /** @type {Map<Row, ReturnType<typeof createRowView>>} */
  const views = new Map();
  /** @type {Set<string>} */
  const operations = new Set();
  /** The row that the inspector shows. @type {Row | undefined} */
  let inspected;

  byId("pause-frames", HTMLInputElement).addEventListener("change", ({ target }) => {
    lookAt({ frames: !(target instanceof HTMLInputElement && target.checked) });
  });
  byId("clear-frames", HTMLButtonElement).addEventListener("click", clearView);
  scroll.addEventListener("scroll", () => {
    if (isAtEnd()) newest.hidden = true;
  });
  newest.addEventListener("click", toEnd);
  list.addEventListener("focusin", follow);
  rove(list, { start: "last" });
  paintSoon();
  return { add, clear };

  /** @param {FramesUpdate} news */
  function add({ entries, skipped, live }) {
    const all = /** @type {LedgerEntry[]} */ (entries);
    if (skipped > 0) {
      for (const row of rows.lose()) changedRows.add(row);
      rows = new Rows();
      for (const started of live) rows.lanes.start(/** @type {LedgerEntryOf<"started">} */ (started));
      keepRow(rows.skip(skipped, (all[0]?.seq ?? 0) - 0.5));
    }
    for (const entry of all) for (const row of rows.add(entry)) keepRow(row);
    for (const number of rowsByNumber.keys()) if (rowsByNumber.size > keptRows) rowsByNumber.delete(number);
    paintSoon();
  }

  /** @param {Row} row */
  function keepRow(row) {
    if (!rowsByNumber.has(row.number)) rowsByNumber.set(row.number, row);
    for (const name of row.operations) operations.add(name);
    changedRows.add(row);
  }

  function paint() {
    const follows = isAtEnd();
    const before = list.childElementCount;
    // Of many new rows only the newest are shown, so that the others cost nothing.
    for (const row of [...changedRows].filter(isShown).slice(-shownRows)) paintRow(row);
    if (inspected && changedRows.has(inspected)) inspector.show(inspected);
    changedRows.clear();
    trim();
    showLanes();
    showHint();
    filter.offerOperations(operations);
    count.textContent = countText();
    if (follows) toEnd();
    else if (list.childElementCount > before) newest.hidden = false;
  }

  /** @param {Row} row */
  function isShown(row) {
    return views.has(row) || (rowsByNumber.has(row.number) && row.number >= firstShown);
  }

  /** @param {Row} row */
  function paintRow(row) {
    const view = views.get(row);
    if (!matches(row)) {
      view?.element.remove();
      views.delete(row);
    } else if (view) view.show(row);
    else insert(row);
  }

  /**
   * Inserts a row. Rows are in the order of their first entries, so a new row is nearly always the last.
   *
   * @param {Row} row
   */
  function insert(row) {
    const view = createRowView(row, () => open(row));
    views.set(row, view);
    view.element.dataset.number = String(row.number);
    let after = list.lastElementChild;
    while (after instanceof HTMLElement && Number(after.dataset.number) > row.number)
      after = after.previousElementSibling;
    if (after) after.after(view.element);
    else list.prepend(view.element);
  }

  function trim() {
    while (list.childElementCount > shownRows) list.firstElementChild?.remove();
    for (const [row, { element }] of views) {
      if (element.isConnected) continue;
      views.delete(row);
      firstShown = Math.max(firstShown, row.number + 0.1);
    }
  }

  function filterAgain() {
    matches = filter.matches();
    firstShown = clearedBefore;
    views.clear();
    list.replaceChildren();
    changedRows.clear();
    const matching = [...rowsByNumber.values()]
      .filter((row) => row.number >= firstShown && matches(row))
      .slice(-shownRows);
    for (const row of matching) insert(row);
    if (inspected) views.get(inspected)?.mark(true);
    paintSoon();
    toEnd();
  }

  function countText() {
    const all = [...rowsByNumber.keys()].filter((number) => number >= clearedBefore).length;
    return views.size < all ? `${views.size} of ${all} rows` : "";
  }

  /** @param {Row} row */
  function open(row) {
    inspect(row);
    if (inspected) inspector.bringIntoView(views.get(row)?.element);
  }

  /** @param {Row} row */
  function inspect(row) {
    const isSame = inspected === row;
    closed();
    if (isSame) return inspector.close();
    inspected = row;
    views.get(row)?.mark(true);
    return inspector.show(row);
  }

  function closed() {
    if (inspected) views.get(inspected)?.mark(false);
    inspected = undefined;
  }

  /** While a row is open, the arrow keys open the others. @param {FocusEvent} event */
  function follow({ target }) {
    if (!inspected || !(target instanceof HTMLElement)) return;
    const item = target.closest("li");
    const row = [...views].find(([, { element }]) => element === item)?.[0];
    if (row && row !== inspected && !target.matches(":active")) inspect(row);
  }

  function showLanes() {
    const names = new Map();
    for (const { name, place } of rows.lanes.live) {
      names.set(name, { place, times: (names.get(name)?.times ?? 0) + 1 });
    }
    const items = [...names].map(([name, { place, times }]) =>
      h("li", { class: `lane-${place}` }, times === 1 ? name : `${name} × ${times}`),
    );
    const place = byId("lanes", HTMLElement);
    const text = items.map(({ textContent }) => textContent).join("\n");
    if (place.dataset.shown !== text) place.replaceChildren(...items);
    place.dataset.shown = text;
    // The width only grows, so that the rows do not move back and forth.
    const width = Math.max(Number(list.dataset.lanes ?? 1), ...rows.lanes.live.map((lane) => lane.place + 1));
    list.dataset.lanes = String(width);
  }

  function showHint() {
    const text =
      rowsByNumber.size === 0
        ? "Nothing went over the wire yet. Log a bot in: “Connect a bot” shows how."
        : "No frame matches the filter.";
    const hint = byId("frame-hint", HTMLElement);
    hint.hidden = views.size > 0;
    hint.textContent = text;
  }

  function clearView() {
    clearedBefore = Math.max(clearedBefore, ...[...rowsByNumber.keys()].map((number) => number + 0.1));
    inspector.close();
    closed();
    filterAgain();
  }

  /** Clears the view, when the page meets another sandbox or the same one after a restart. */
  function clear() {
    rows = new Rows();
    rowsByNumber.clear();
    operations.clear();
    clearedBefore = 0;
    inspector.close();
    closed();
    filterAgain();
  }

  function isAtEnd() {
    return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60;
  }

  function toEnd() {
    scroll.scrollTop = scroll.scrollHeight;
    newest.hidden = true;
  }
}
