/** @import { VisitorFilter } from "../../stream/look.ts" */
/** @import { VisitorsUpdate, VisitorView } from "../../stream/updates.ts" */

import { byId, h, keep } from "../dom/elements.js";
import { rove } from "../dom/rove.js";
import { lookAt } from "../stream/look.js";
import { stateOf } from "./state.js";

/** The number of visitors that are listed at first, and that are added each time. */
const step = 100;

/**
 * The compact list of all visitors, with a search and a filter. The sandbox searches: the page knows only those it lists.
 *
 * @param {(visitor: string) => void} onChosen
 */
export function createVisitorList(onChosen) {
  const place = byId("visitors", HTMLElement);
  const list = byId("visitor-list", HTMLUListElement);
  const search = byId("visitor-search", HTMLInputElement);
  const filter = byId("visitor-filter", HTMLSelectElement);
  const count = byId("visitor-count", HTMLElement);
  const more = byId("more-visitors", HTMLButtonElement);
  /** @type {Map<string, ReturnType<typeof createItem>>} */
  const items = new Map();
  let limit = step;

  search.addEventListener("input", changeLook);
  filter.addEventListener("change", changeLook);
  more.addEventListener("click", () => {
    limit += step;
    lookAt({ limit });
  });
  rove(list);
  return { show };

  function changeLook() {
    limit = step;
    lookAt({ search: search.value, filter: /** @type {VisitorFilter} */ (filter.value), limit });
  }

  /**
   * @param {VisitorsUpdate} update
   * @param {ReadonlyMap<string, VisitorView>} views
   */
  function show({ listed, open, counts }, views) {
    for (const id of items.keys()) if (!listed.includes(id)) items.delete(id);
    for (const id of listed) showItem(id, open.includes(id), views.get(id));
    keep(list, listed, { key: (id) => id, make: (id) => items.get(id)?.element ?? h("li") });
    place.hidden = counts.all < 2;
    const others = counts.matching - listed.length;
    more.hidden = others === 0;
    more.textContent = `Show ${Math.min(step, others)} of ${others} more`;
    showCounts(counts);
  }

  /** @param {VisitorsUpdate["counts"]} counts */
  function showCounts(counts) {
    const parts = countsOf(counts);
    const text = parts.join(" · ");
    if (count.dataset.shown !== text) count.replaceChildren(...parts.flatMap(inLine));
    count.dataset.shown = text;
  }

  /**
   * @param {string} id
   * @param {boolean} isOpen
   * @param {VisitorView | undefined} view
   */
  function showItem(id, isOpen, view) {
    if (!view) return;
    const item = items.get(id) ?? createItem(() => onChosen(id));
    items.set(id, item);
    item.show(view, isOpen);
  }
}

/** @param {() => void} choose */
function createItem(choose) {
  const name = h("span", { class: "visitor-name" });
  const state = h("span", { class: "visitor-state" });
  const latest = h("span", { class: "visitor-latest" });
  const button = h("button", { type: "button", class: "visitor", "data-rove": "main", tabindex: -1, click: choose });
  button.append(name, state, latest);
  const element = h("li", {}, button);
  return { element, show };

  /**
   * @param {VisitorView} view
   * @param {boolean} isOpen
   */
  function show(view, isOpen) {
    const { kind, short } = stateOf(view);
    element.className = kind;
    setText(name, view.display_name);
    setText(state, short);
    setText(latest, view.isTyping ? "is typing…" : view.latest);
    button.setAttribute("aria-current", String(isOpen));
  }
}

/**
 * Sets the text of an element, unless the element has it already.
 *
 * @param {HTMLElement} element
 * @param {string} text
 */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {VisitorsUpdate["counts"]} counts */
function countsOf({ all, inChat, waiting, matching }) {
  const parts = [`${numberOf(all)} ${all === 1 ? "visitor" : "visitors"}`];
  if (inChat > 0) parts.push(`${numberOf(inChat)} in a chat`);
  if (waiting > 0) parts.push(`${numberOf(waiting)} waiting`);
  if (matching < all) parts.push(`${numberOf(matching)} found`);
  return parts;
}

/**
 * A part of the counts, which is not broken into lines.
 *
 * @param {string} part
 * @param {number} index
 */
function inLine(part, index) {
  return [index > 0 ? " · " : "", h("span", { class: "visitor-part" }, part)];
}

/** @param {number} count */
function numberOf(count) {
  return count.toLocaleString("en");
}
