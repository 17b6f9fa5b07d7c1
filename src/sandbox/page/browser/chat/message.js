/** @import { TranscriptEntry } from "../../../actors/transcript.ts" */

import { h } from "../dom.js";
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
    { class: `message by-${by}` },
    h("p", { class: "meta" }, `${from} · ${time}`),
    hasText ? h("p", { class: "bubble" }, text) : undefined,
    structured ? renderStructured(structured, say) : undefined,
    options.length > 0
      ? h("div", { class: "replies once" }, ...options.map((option) => reply(option, option, say)))
      : undefined,
  );
}
