/** @import { TranscriptEntry } from "../../../../actors/transcript.ts" */
/** @import { VisitorView } from "../../../stream/updates.ts" */

import { h } from "../../dom/elements.js";
import { act } from "../../stream/actions.js";
import { stateOf } from "../state.js";
import { createDetails } from "./details.js";
import { renderEntry } from "./message.js";
import { reportTyping } from "./typing.js";

/** The number of entries that a chat shows. */
const limit = 200;

/**
 * The chat of a visitor, as the widget on the website.
 *
 * @param {string} visitor the visitor's id
 * @param {{ onClose: () => void }} listener called when its own buttons took it off the page
 */
export function createChat(visitor, { onClose }) {
  const name = h("h3", { class: "name" });
  const state = h("p", { class: "state" });
  const details = createDetails(visitor, { onRemoved: onClose });
  const end = h("button", { type: "button", class: "quiet", click: () => act("end-chat", { visitor }) }, "End chat");
  const close = h("button", { type: "button", class: "quiet icon", click: onClose }, "✕");
  const log = h("div", { class: "log", role: "log", tabindex: 0 });
  const typing = h("p", { class: "typing", "aria-live": "polite" });
  const box = h("input", { class: "box", placeholder: "Say something", autocomplete: "off", maxlength: 5000 });
  const composer = h("form", { class: "composer", submit: send }, box, h("button", { class: "primary" }, "Send"));
  const who = h("div", { class: "who" }, name, state);
  const head = h("header", { class: "chat-head" }, who, end, details.toggle, close);
  const element = h("article", { class: "chat" }, head, details.panel, log, typing, composer);
  reportTyping(box, (isTyping) => act("visitor-types", { visitor, typing: isTyping }));
  return { element, show, said, focus: () => box.focus() };

  /** @param {VisitorView} view */
  function show(view) {
    const { display_name, chat } = view;
    const { kind, long } = stateOf(view);
    name.textContent = display_name;
    name.title = display_name;
    element.setAttribute("aria-label", `Chat widget of ${display_name}`);
    log.setAttribute("aria-label", `Chat of ${display_name}`);
    box.setAttribute("aria-label", `Message of ${display_name}`);
    close.setAttribute("aria-label", `Close the chat view of ${display_name}`);
    end.setAttribute("aria-label", `End chat of ${display_name}`);
    end.hidden = chat === undefined;
    element.className = `chat ${kind}`;
    state.textContent = long;
    const typists = chat?.typing ?? [];
    typing.textContent =
      typists.length > 0 ? `${typists.join(" and ")} ${typists.length > 1 ? "are" : "is"} typing…` : "";
    details.show(view);
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
      else if (entry.kind === "message") markAnswered();
      log.append(renderEntry(entry, say));
    }
    while (log.childElementCount > limit) log.firstElementChild?.remove();
    if (isAtEnd || reset) showNewest();
  }

  /** Scrolls to the end, or to the top of the newest entry if it is higher than the view. */
  function showNewest() {
    const newest = log.lastElementChild;
    if (!(newest instanceof HTMLElement)) return;
    const isTall = newest.offsetHeight > log.clientHeight;
    log.scrollTop = isTall ? newest.offsetTop - log.offsetTop - 4 : log.scrollHeight;
  }

  /**
   * Removes what was offered once when the visitor says something, and disables everything else at the end of the chat.
   *
   * @param {boolean} isOver
   */
  function endOffers(isOver) {
    for (const offer of log.querySelectorAll(".once")) offer.remove();
    if (isOver) for (const button of log.querySelectorAll("button")) button.disabled = true;
  }

  function markAnswered() {
    for (const message of log.querySelectorAll(".unanswered")) message.classList.remove("unanswered");
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
    // A text that could not be said is not lost.
    if (!(await say(text)) && box.value === "") box.value = text;
  }
}
