/** @import { DepartmentView } from "../../stream/updates.ts" */

import { byId, h } from "../dom/elements.js";
import { act } from "../stream/actions.js";

/**
 * The form that brings a visitor.
 *
 * @param {(visitor: string) => void} onAdded
 */
export function createArrival(onAdded) {
  const form = byId("arrival", HTMLFormElement);
  const name = byId("arrival-name", HTMLInputElement);
  const more = byId("arrival-more", HTMLButtonElement);
  const fields = byId("arrival-fields", HTMLElement);
  more.addEventListener("click", () => {
    fields.hidden = !fields.hidden;
    more.setAttribute("aria-expanded", String(!fields.hidden));
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { structuredMessages, ...texts } = Object.fromEntries(new FormData(form));
    const added = await act("add-visitor", { ...texts, structuredMessages: structuredMessages === "on" });
    if (!added) return;
    form.reset();
    onAdded(String(added.id));
  });
  return { show, focus: () => name.focus() };

  /** @param {readonly DepartmentView[]} departments */
  function show(departments) {
    const select = form.elements.namedItem("department");
    if (!(select instanceof HTMLSelectElement) || select.options.length === departments.length + 1) return;
    const options = departments.map((department) => h("option", { value: department.name }, department.name));
    select.replaceChildren(h("option", { value: "" }, "Department"), ...options);
  }
}
