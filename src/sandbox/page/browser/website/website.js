/** @import { AccountUpdate, TranscriptUpdate, VisitorsUpdate, VisitorView } from "../../stream/updates.ts" */

import { createArrival } from "./arrival.js";
import { createOpenChats } from "./open-chats.js";
import { createVisitorList } from "./visitor-list.js";

/** The visitors: the form that brings one, the list of all, and the chats that are open. */
export function createWebsite() {
  /** @type {Map<string, VisitorView>} */
  const views = new Map();
  const arrival = createArrival((visitor) => chats.open(visitor, { focus: true }));
  const list = createVisitorList((visitor) => chats.open(visitor, { focus: true }));
  const chats = createOpenChats({ onLast: arrival.focus });
  return {
    show,
    clear: chats.clear,
    said: (/** @type {TranscriptUpdate} */ news) => chats.said(news),
    showDepartments: (/** @type {AccountUpdate} */ { departments }) => arrival.show(departments),
    /** The visitors that the page knows, the latest first. */
    visitors: () => [...views.values()],
  };

  /** @param {VisitorsUpdate} update */
  function show(update) {
    for (const view of update.changed) views.set(view.id, view);
    const ids = new Set([...update.listed, ...update.open]);
    for (const id of views.keys()) if (!ids.has(id)) views.delete(id);
    list.show(update, views);
    chats.show(update, views);
  }
}
