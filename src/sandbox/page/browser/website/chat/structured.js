/** @import { ButtonInput, PanelInput } from "../../../../../../generated/schema.ts" */
/** @import { StructuredMessage } from "../../../../account/structured.ts" */

import { h } from "../../dom/elements.js";
import { hostOf, link } from "../../dom/link.js";

/** @typedef {(text: string) => void} Say */

/**
 * The parts of a structured message below its text.
 *
 * @param {StructuredMessage} message
 * @param {Say} say
 * @returns {HTMLElement}
 */
export function renderStructured(message, say) {
  switch (message.kind) {
    case "QUICK_REPLIES":
      return h(
        "div",
        { class: "replies once" },
        ...message.quick_replies.map(({ text, action }) => reply(text, action.value, say)),
      );
    case "BUTTON_TEMPLATE":
      return h("div", { class: "card" }, renderButtons(message.buttons, say));
    case "PANEL_TEMPLATE":
      return renderPanel(message.panel, message.buttons, say);
    case "PANEL_TEMPLATE_CAROUSEL":
      return h(
        "div",
        { class: "carousel", role: "group", "aria-label": `${message.items.length} panels`, tabindex: 0 },
        ...message.items.map(({ panel, buttons }) => renderPanel(panel, buttons, say)),
      );
    case "LIST_TEMPLATE":
      return h(
        "div",
        { class: "card" },
        h("ul", { class: "items" }, ...message.items.map((item) => h("li", {}, ...renderHeading(item)))),
        renderButtons(message.buttons, say),
      );
  }
}

/**
 * An answer to tap.
 *
 * @param {string} label
 * @param {string} value
 * @param {Say} say
 */
export function reply(label, value, say) {
  return h("button", { type: "button", class: "reply", click: () => say(value) }, label);
}

/**
 * @param {PanelInput} panel
 * @param {readonly ButtonInput[]} buttons
 * @param {Say} say
 */
function renderPanel(panel, buttons, say) {
  return h("div", { class: "card panel" }, ...renderHeading(panel), renderButtons(buttons, say));
}

/**
 * @param {PanelInput} item
 * @returns {HTMLElement[]}
 */
function renderHeading({ heading, paragraph, image_url, action }) {
  const title = action ? link(heading, action.value) : heading;
  const parts = [h("p", { class: "heading" }, title)];
  if (paragraph) parts.push(h("p", { class: "paragraph" }, paragraph));
  // Pictures are not fetched: the page loads nothing from elsewhere.
  if (image_url) parts.unshift(h("p", { class: "picture" }, "Picture: ", link(hostOf(image_url), image_url)));
  return parts;
}

/**
 * @param {readonly ButtonInput[]} buttons
 * @param {Say} say
 */
function renderButtons(buttons, say) {
  if (buttons.length === 0) return undefined;
  return h(
    "div",
    { class: "buttons" },
    ...buttons.map(({ text, action }) =>
      action.type === "LINK_ACTION" ? link(text, action.value) : reply(text, action.value, say),
    ),
  );
}
