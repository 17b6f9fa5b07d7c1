/** @import { VisitorView } from "../../stream/updates.ts" */
/** @import { Row } from "./rows.js" */

import { byId, h } from "../dom/elements.js";
import { namesVisitor } from "./names-visitor.js";

/** The pause after a key before the list is filtered, in milliseconds. */
const pauseMs = 150;

/**
 * The filter of the frames: by kind, operation, visitor and text.
 *
 * @param {{ onChange: () => void, visitors: () => readonly VisitorView[] }} environment
 */
export function createFilter({ onChange, visitors }) {
  const text = byId("frame-text", HTMLInputElement);
  const kind = byId("frame-kind", HTMLSelectElement);
  const operation = byId("frame-operation", HTMLSelectElement);
  const visitor = byId("frame-visitor", HTMLSelectElement);
  const pings = byId("pings", HTMLInputElement);
  const clear = byId("clear-filter", HTMLButtonElement);
  /** @type {Map<string, VisitorView>} */
  const offered = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  text.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(change, pauseMs);
  });
  for (const each of [kind, operation, visitor, pings]) each.addEventListener("change", change);
  for (const event of ["focus", "pointerdown"]) visitor.addEventListener(event, offerVisitors);
  clear.addEventListener("click", () => {
    for (const each of [text, kind, operation, visitor]) each.value = "";
    text.focus();
    change();
  });
  return { matches, offerOperations };

  function change() {
    clear.hidden = [text, kind, operation, visitor].every(({ value }) => value === "");
    onChange();
  }

  /**
   * Returns a function that says whether a row is shown.
   *
   * @returns {(row: Row) => boolean}
   */
  function matches() {
    const wanted = text.value.trim().toLowerCase();
    const whom = offered.get(visitor.value);
    return (row) => {
      if (row.kind === "gap") return true;
      if (row.kind === "pings" && !pings.checked) return false;
      if (kind.value !== "" && !kind.value.split(" ").includes(row.kind)) return false;
      if (operation.value !== "" && !row.operations.includes(operation.value)) return false;
      if (whom && !namesVisitor(textOf(row), whom)) return false;
      return wanted === "" || row.title.toLowerCase().includes(wanted) || textOf(row).toLowerCase().includes(wanted);
    };
  }

  /** @param {ReadonlySet<string>} names */
  function offerOperations(names) {
    const isOffered = operation.options.length === names.size + 1;
    if (isOffered || document.activeElement === operation) return;
    const { value } = operation;
    operation.replaceChildren(
      h("option", { value: "" }, "Operation"),
      ...[...names].sort().map((name) => h("option", { value: name }, name)),
    );
    operation.value = names.has(value) ? value : "";
  }

  /** The visitors in the list on the left, and the chosen one. */
  function offerVisitors() {
    const { value } = visitor;
    const chosen = offered.get(value);
    offered.clear();
    for (const each of [...(chosen ? [chosen] : []), ...visitors()]) offered.set(each.id, each);
    visitor.replaceChildren(
      h("option", { value: "" }, "Visitor"),
      ...[...offered.values()].map(({ id, display_name }) => h("option", { value: id }, display_name)),
    );
    visitor.value = value;
  }
}

/** The text of a row and for how many entries it was made. @type {WeakMap<Row, { count: number, text: string }>} */
const texts = new WeakMap();

/**
 * The entries of a row as JSON.
 *
 * @param {Row} row
 */
function textOf(row) {
  const { entries } = row;
  const before = texts.get(row);
  if (before?.count === entries.length) return before.text;
  const text = JSON.stringify(entries);
  texts.set(row, { count: entries.length, text });
  return text;
}
