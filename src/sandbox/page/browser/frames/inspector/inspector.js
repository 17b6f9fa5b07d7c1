/** @import { Row } from "../rows.js" */

import { byId, h } from "../../dom/elements.js";
import { timeOf } from "../row-view.js";
import { createPane } from "./pane.js";
import { sidesOf, stepsOf } from "./sides.js";

/** Smaller screens, on which the page itself scrolls and not its parts. */
const scrolls = matchMedia("(max-width: 1199px)");

/**
 * The view of one row: the request and its answer side by side, with the time between.
 *
 * @param {{ onClose: () => void }} listener called when its own button or Escape closed it
 */
export function createInspector({ onClose }) {
  const place = byId("inspector", HTMLElement);
  const title = h("h3", { class: "inspected" });
  const meta = h("p", { class: "muted" });
  const steps = h("ol", { class: "steps", "aria-label": "Steps" });
  const sides = h("div", { class: "sides" });
  const shut = h("button", { type: "button", class: "quiet icon", "aria-label": "Close the frame", click: end }, "✕");
  /** The content on display, so that only a change is drawn. */
  let shownKey = "";
  place.append(h("header", { class: "inspector-head" }, title, meta, shut), steps, sides);
  for (const element of [place, byId("frames", HTMLElement)]) {
    element.addEventListener("keydown", ({ key }) => {
      if (key === "Escape" && !place.hidden) end();
    });
  }
  return { show, close, bringIntoView };

  /** @param {Row} row */
  function show(row) {
    const key = `${row.number} ${row.entries.length}`;
    if (key === shownKey) return;
    shownKey = key;
    place.hidden = false;
    title.textContent = row.title;
    meta.textContent = metaOf(row);
    steps.replaceChildren(...stepsOf(row).map((step) => h("li", {}, step)));
    const { request, answer, between } = sidesOf(row);
    sides.replaceChildren(
      ...[
        request && createPane(request),
        between && h("p", { class: "between" }, between),
        answer && createPane(answer),
      ].filter((side) => side !== undefined),
    );
    sides.classList.toggle("single", !request || !answer);
  }

  /**
   * Keeps the row in view, because the open frame leaves less room for the list. Where the page is one column, the
   * frame may be far below the row.
   *
   * @param {HTMLElement | undefined} row
   */
  function bringIntoView(row) {
    row?.scrollIntoView({ block: "nearest" });
    if (scrolls.matches) place.scrollIntoView({ block: "nearest" });
  }

  function close() {
    shownKey = "";
    place.hidden = true;
    sides.replaceChildren();
  }

  function end() {
    const hadFocus = place.contains(document.activeElement);
    const opener = document.querySelector("#frame-list [aria-expanded=true]");
    close();
    onClose();
    if (!(opener instanceof HTMLElement)) return;
    if (hadFocus) opener.focus();
    else if (scrolls.matches) opener.scrollIntoView({ block: "nearest" });
  }
}

/** @param {Row} row */
function metaOf({ at, entries: [first] }) {
  const parts = [timeOf(at)];
  if (first && "socket" in first) parts.push(`socket ${first.socket}`);
  if (first && "id" in first) parts.push(`id ${JSON.stringify(first.id)}`);
  return parts.join(" · ");
}
