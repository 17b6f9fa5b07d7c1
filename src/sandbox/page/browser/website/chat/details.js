/** @import { VisitorView } from "../../../stream/updates.ts" */

import { h } from "../../dom/elements.js";
import { act } from "../../stream/actions.js";

/**
 * The data of a visitor, which can be changed, and the button that opens it.
 *
 * @param {string} visitor the visitor's id
 * @param {{ onRemoved: () => void }} listener called when the visitor was removed from the website
 */
export function createDetails(visitor, { onRemoved }) {
  const toggle = h(
    "button",
    { type: "button", class: "quiet", "aria-expanded": "false", click: toggleOpen },
    "Details",
  );
  const name = field("Name", { maxlength: 60, required: true });
  const email = field("E-mail", { type: "email", placeholder: "none" });
  const phone = field("Phone", { type: "tel", placeholder: "none" });
  const save = h("button", { type: "submit" }, "Save");
  const fields = [name, email, phone].map(({ label }) => label);
  const form = h("form", { class: "fields", submit: change }, ...fields, save);
  const tags = h("ul", { class: "tags", "aria-label": "Tags" });
  const tag = h("input", { "aria-label": "New tag", placeholder: "New tag", maxlength: 255, autocomplete: "off" });
  const tagForm = h("form", { class: "tag-form", submit: addTag }, tags, tag, h("button", {}, "Add tag"));
  const facts = h("p", { class: "muted facts" });
  const remove = h("button", { type: "button", class: "quiet", click: leave });
  const panel = h("section", { class: "details", hidden: true }, form, tagForm, facts, remove);
  return { toggle, panel, show };

  /** @param {VisitorView} view */
  function show(view) {
    const { display_name, current_tags } = view;
    panel.setAttribute("aria-label", `Data of ${display_name}`);
    toggle.setAttribute("aria-label", `Details of ${display_name}`);
    remove.textContent = "Remove from the website";
    remove.setAttribute("aria-label", `Remove from the website: ${display_name}`);
    fill(name.input, display_name);
    fill(email.input, view.email ?? "");
    fill(phone.input, view.phone ?? "");
    const key = current_tags.join(" ");
    if (tags.dataset.shown !== key)
      tags.replaceChildren(...current_tags.map((each) => h("li", { class: "tag" }, each)));
    tags.dataset.shown = key;
    facts.textContent = factsOf(view);
  }

  function toggleOpen() {
    panel.hidden = !panel.hidden;
    toggle.setAttribute("aria-expanded", String(!panel.hidden));
    if (!panel.hidden) name.input.focus();
  }

  /** @param {Event} event */
  async function change(event) {
    event.preventDefault();
    const [display_name, mail, number] = [name, email, phone].map(({ input }) => input.value.trim());
    if (await act("edit-visitor", { visitor, display_name, email: mail, phone: number })) toggleOpen();
    if (panel.hidden) toggle.focus();
  }

  /** @param {Event} event */
  async function addTag(event) {
    event.preventDefault();
    if (tag.value.trim() !== "" && (await act("add-tag", { visitor, tag: tag.value.trim() }))) tag.value = "";
  }

  async function leave() {
    if (await act("remove-visitor", { visitor })) onRemoved();
  }
}

/**
 * @param {string} text
 * @param {Record<string, string | number | boolean>} attributes
 */
function field(text, attributes) {
  const input = h("input", { autocomplete: "off", ...attributes });
  return { input, label: h("label", {}, text, input) };
}

/**
 * Fills a field with the current value, unless someone is changing it.
 *
 * @param {HTMLInputElement} input
 * @param {string} value
 */
function fill(input, value) {
  const isChanged = input.value !== (input.dataset.shown ?? "");
  if (input === document.activeElement && isChanged) return;
  input.value = value;
  input.dataset.shown = value;
}

/** @param {VisitorView} visitor */
function factsOf({ external_id, current_country, current_region, structuredMessages }) {
  const place = [current_region, current_country].filter((part) => part !== null).join(", ");
  const facts = [
    structuredMessages
      ? "The widget shows structured messages"
      : "The widget shows the fallbacks of structured messages",
  ];
  if (place) facts.push(place);
  if (external_id !== null) facts.push(`external id ${external_id}`);
  return `${facts.join(" · ")}.`;
}
