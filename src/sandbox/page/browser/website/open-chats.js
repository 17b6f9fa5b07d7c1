/** @import { TranscriptUpdate, VisitorsUpdate, VisitorView } from "../../stream/updates.ts" */

import { byId, h, keep } from "../dom/elements.js";
import { lookAt } from "../stream/look.js";
import { createChat } from "./chat/chat.js";

const isNarrow = matchMedia("(max-width: 759px)");

/**
 * The chats that are open. New visitors open theirs while there is room. A visitor who is chosen takes the place of the one
 * whose chat was opened first.
 *
 * @param {{ onLast: () => void }} listener called when the last chat was closed by its own button
 */
export function createOpenChats({ onLast }) {
  const place = byId("chats", HTMLElement);
  /** Those that are open or will be as soon as the sandbox sends them, the first opened first. @type {string[]} */
  let openIds = [];
  /** @type {Map<string, ReturnType<typeof createChat>>} */
  const chats = new Map();
  /** Visitors that were listed before; only new ones open by themselves. @type {Set<string>} */
  const seenIds = new Set();
  let awaitsFocus = "";
  return { open, show, said, clear };

  /**
   * @param {string} visitor
   * @param {{ focus: boolean }} options
   */
  function open(visitor, { focus }) {
    if (focus) awaitsFocus = visitor;
    if (!openIds.includes(visitor)) setOpenIds([...openIds, visitor].slice(-mostChats()));
    focusAwaited();
  }

  /** @param {string} visitor */
  function close(visitor) {
    const at = openIds.indexOf(visitor);
    setOpenIds(openIds.filter((each) => each !== visitor));
    const next = chats.get(openIds[Math.min(at, openIds.length - 1)] ?? "");
    if (next) next.focus();
    else onLast();
  }

  /** @param {string[]} next */
  function setOpenIds(next) {
    openIds = next;
    lookAt({ open: next });
  }

  /**
   * @param {VisitorsUpdate} update
   * @param {ReadonlyMap<string, VisitorView>} views
   */
  function show({ listed, open, gone, counts }, views) {
    if (gone.some((id) => openIds.includes(id))) setOpenIds(openIds.filter((id) => !gone.includes(id)));
    // What a search finds does not open by itself.
    if (counts.matching === counts.all) openArrivals(listed);
    for (const id of chats.keys()) if (!openIds.includes(id)) chats.delete(id);
    for (const id of open) if (openIds.includes(id)) showChat(id, views.get(id));
    const ids = openIds.filter((id) => chats.has(id));
    keep(place, ids.length > 0 ? ids : [counts.all > 0 ? "none" : "no one"], { key: (id) => id, make });
    focusAwaited();
  }

  /** @param {readonly string[]} listed */
  function openArrivals(listed) {
    const room = mostChats() - openIds.length;
    const arrived = listed.filter((id) => !seenIds.has(id) && !openIds.includes(id));
    for (const id of arrived) seenIds.add(id);
    if (room > 0 && arrived.length > 0) setOpenIds([...openIds, ...arrived.slice(0, room).reverse()]);
  }

  /**
   * @param {string} id
   * @param {VisitorView | undefined} view
   */
  function showChat(id, view) {
    if (!view) return;
    const chat = chats.get(id) ?? createChat(id, { onClose: () => close(id) });
    chats.set(id, chat);
    chat.show(view);
  }

  function focusAwaited() {
    const chat = chats.get(awaitsFocus);
    if (!chat?.element.isConnected) return;
    awaitsFocus = "";
    chat.focus();
  }

  /** @param {string} id */
  function make(id) {
    const chat = chats.get(id);
    if (chat) return chat.element;
    return h(
      "p",
      { class: "hint" },
      id === "none"
        ? "Choose a visitor in the list."
        : "No one is on the website. Add a visitor and say something: a bot that is logged in hears it.",
    );
  }

  /** @param {TranscriptUpdate} news */
  function said({ visitor, entries, reset }) {
    chats.get(visitor)?.said(entries, reset);
  }

  /** Closes all chats, when the page meets another sandbox: its visitors may have the same ids. */
  function clear() {
    seenIds.clear();
    chats.clear();
    setOpenIds([]);
  }
}

/** Returns the number of chats that fit: a small screen has room for one. */
function mostChats() {
  return isNarrow.matches ? 1 : 4;
}
