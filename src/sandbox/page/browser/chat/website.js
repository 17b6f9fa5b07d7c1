/** @import { TranscriptUpdate, StateUpdate } from "../../views.ts" */

import { act } from "../actions.js";
import { byId, h, keep } from "../dom.js";
import { createWidget } from "./widget.js";

/** The visitors, each with a chat widget, and the form that brings another one. */
export function createWebsite() {
  const place = byId("widgets", HTMLElement);
  const form = byId("arrival", HTMLFormElement);
  const name = byId("arrival-name", HTMLInputElement);
  /** @type {Map<string, ReturnType<typeof createWidget>>} */
  const widgets = new Map();
  /** The one whose text box gets the focus as soon as it exists. */
  let awaited = "";

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { display_name, department } = Object.fromEntries(new FormData(form));
    const added = await act("add-visitor", { display_name, department });
    if (!added) return;
    form.reset();
    awaited = String(added.id);
    widgets.get(awaited)?.focus();
  });
  return { show, said };

  /** @param {StateUpdate} state */
  function show({ visitors, hiddenCount, departments }) {
    showDepartments(departments.map(({ name }) => name));
    for (const id of widgets.keys()) if (!visitors.some((visitor) => visitor.id === id)) widgets.delete(id);
    for (const view of visitors) {
      const widget = widgets.get(view.id) ?? createWidget(view.id, () => name.focus());
      widgets.set(view.id, widget);
      widget.show(view);
    }
    const items = [...visitors.map(({ id }) => id), ...(hiddenCount > 0 ? [`and ${hiddenCount} more`] : [])];
    keep(place, items.length > 0 ? items : ["no one"], { key: (item) => item, make });
    if (awaited && widgets.has(awaited)) {
      widgets.get(awaited)?.focus();
      awaited = "";
    }
  }

  /** @param {string} item */
  function make(item) {
    const widget = widgets.get(item);
    if (widget) return widget.element;
    if (item !== "no one") return h("p", { class: "hint" }, `… ${item} visitors, who came earlier.`);
    return h(
      "p",
      { class: "hint" },
      "No one is on the website. Add a visitor and say something: a bot that is logged in hears it.",
    );
  }

  /** @param {readonly string[]} names */
  function showDepartments(names) {
    const select = form.elements.namedItem("department");
    if (!(select instanceof HTMLSelectElement) || select.options.length === names.length + 1) return;
    select.replaceChildren(
      h("option", { value: "" }, "Department"),
      ...names.map((name) => h("option", { value: name }, name)),
    );
  }

  /** @param {TranscriptUpdate} news */
  function said({ visitor, entries, reset }) {
    widgets.get(visitor)?.said(entries, reset);
  }
}
