/** @import { TranscriptEntry } from "../../../actors/transcript.ts" */
/** @import { VisitorView } from "../../views.ts" */

import { act } from "../actions.js";
import { h } from "../dom.js";
import { renderEntry } from "./message.js";

/** How many entries a widget shows. */
const limit = 200;

/**
 * A visitor's chat widget.
 *
 * @param {string} visitor the visitor's id
 * @param {() => void} onRemoved called when its own button took it off the page
 */
export function createWidget(visitor, onRemoved) {
  const name = h("input", { class: "name", "aria-label": "Name of the visitor", maxlength: 60, change: rename });
  const state = h("p", { class: "state" });
  const end = h("button", { type: "button", class: "quiet", click: () => act("end-chat", { visitor }) }, "End chat");
  const remove = h("button", { type: "button", class: "quiet icon", click: leave }, "✕");
  const log = h("div", { class: "log", role: "log", tabindex: 0 });
  const typing = h("p", { class: "typing", "aria-live": "polite" });
  const box = h("input", { class: "box", placeholder: "Say something", autocomplete: "off", maxlength: 5000 });
  const composer = h("form", { class: "composer", submit: send }, box, h("button", { class: "primary" }, "Send"));
  const head = h("header", { class: "widget-head" }, h("div", { class: "who" }, name, state), end, remove);
  const element = h("article", { class: "widget" }, head, log, typing, composer);
  return { element, show, said, focus: () => box.focus() };

  /** @param {VisitorView} view */
  function show({ display_name, chat }) {
    if (document.activeElement !== name) name.value = display_name;
    element.setAttribute("aria-label", `Chat widget of ${display_name}`);
    log.setAttribute("aria-label", `Chat of ${display_name}`);
    box.setAttribute("aria-label", `Message of ${display_name}`);
    remove.setAttribute("aria-label", `Remove ${display_name} from the website`);
    end.setAttribute("aria-label", `End the chat of ${display_name}`);
    end.hidden = chat === undefined;
    element.classList.toggle("in-chat", chat !== undefined);
    state.textContent = chat ? stateOf(chat) : "Not in a chat";
    const typists = chat?.typing ?? [];
    typing.textContent =
      typists.length > 0 ? `${typists.join(" and ")} ${typists.length > 1 ? "are" : "is"} typing…` : "";
  }

  /**
   * @param {readonly TranscriptEntry[]} entries
   * @param {boolean} reset
   */
  function said(entries, reset) {
    const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    if (reset) log.replaceChildren();
    for (const entry of entries) {
      if (entry.by === "visitor") endOffers(entry.kind === "leave");
      log.append(renderEntry(entry, say));
    }
    while (log.childElementCount > limit) log.firstElementChild?.remove();
    if (isAtEnd || reset) log.scrollTop = log.scrollHeight;
  }

  /**
   * What was offered once is gone when the visitor says something; with the chat all else goes too.
   *
   * @param {boolean} isOver
   */
  function endOffers(isOver) {
    for (const offer of log.querySelectorAll(".once")) offer.remove();
    if (isOver) for (const button of log.querySelectorAll("button")) button.disabled = true;
  }

  /** @param {string} text */
  async function say(text) {
    box.focus();
    return (await act("say", { visitor, text })) !== undefined;
  }

  /** @param {Event} event */
  async function send(event) {
    event.preventDefault();
    const text = box.value;
    if (text.trim() === "") return;
    box.value = "";
    // What could not be said is not lost.
    if (!(await say(text)) && box.value === "") box.value = text;
  }

  async function leave() {
    if (await act("remove-visitor", { visitor })) onRemoved();
  }

  function rename() {
    if (name.value.trim() !== "") void act("rename", { visitor, display_name: name.value.trim() });
  }
}

/** @param {NonNullable<VisitorView["chat"]>} chat */
function stateOf({ agents, department }) {
  const whom = agents.length > 0 ? `In a chat with ${agents.join(" and ")}` : "Waiting for an agent";
  return department === undefined ? whom : `${whom} · ${department}`;
}
