/** @import { TranscriptEntry } from "../../../../actors/transcript.ts" */

import { h } from "../../dom/elements.js";
import { withLinks } from "../../dom/link.js";
import { renderStructured, reply } from "./structured.js";

/**
 * An entry of a transcript as the visitor sees it.
 *
 * @param {TranscriptEntry} entry
 * @param {(text: string) => void} say says a text for the visitor
 */
export function renderEntry(entry, say) {
  if (entry.kind !== "message") return h("p", { class: "event" }, `${entry.from} ${entry.text}`);
  const { by, from, text, options, structured, timestamp } = entry;
  const time = new Date(timestamp).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const hasText = structured === undefined || "msg" in structured;
  return h(
    "div",
    // Until an agent says something, a visitor's message is unanswered.
    { class: `message by-${by}${by === "visitor" ? " unanswered" : ""}` },
    h("p", { class: "meta" }, `${from} · ${time}`),
    hasText ? h("p", { class: "bubble" }, ...withLinks(text)) : undefined,
    structured ? renderStructured(structured, say) : undefined,
    options.length > 0
      ? h("div", { class: "replies once" }, ...options.map((option) => reply(option, option, say)))
      : undefined,
  );
}
