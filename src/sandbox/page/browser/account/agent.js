/** @import { AgentView, VisitorView } from "../../stream/updates.ts" */

import { h, keep } from "../dom/elements.js";
import { act } from "../stream/actions.js";
import { reportTyping } from "../website/chat/typing.js";

const statuses = ["ONLINE", "AWAY", "INVISIBLE", "OFFLINE"];

/**
 * An agent in the list: name, chats and status. A human agent opens to be controlled.
 *
 * @param {AgentView} agent
 * @param {() => readonly VisitorView[]} visitors the visitors whom the page knows
 */
export function createAgent({ id, display_name, isBot, hasToken }, visitors) {
  const where = h("span", { class: "muted" });
  const status = h("span", {});
  const tag = hasToken ? h("span", { class: "tag", title: "A bot logs in as this agent" }, "API") : undefined;
  const name = h("span", { class: "label" }, display_name, tag);
  const screen = isBot ? undefined : createScreen({ id, display_name }, visitors);
  const head = screen
    ? h("button", { type: "button", class: "agent-head", "data-rove": "main", tabindex: -1, "aria-expanded": "false" })
    : h("div", { class: "agent-head" });
  head.append(name, where, status);
  head.addEventListener("click", () => {
    if (!screen) return;
    screen.element.hidden = !screen.element.hidden;
    head.setAttribute("aria-expanded", String(!screen.element.hidden));
    screen.show();
  });
  const element = h("li", {}, head, screen?.element);
  return { element, show };

  /** @param {AgentView} agent */
  function show(agent) {
    where.textContent = chatsOf(agent);
    status.className = `status ${agent.status.toLowerCase()}`;
    status.textContent = agent.status.toLowerCase();
    screen?.show(agent);
  }
}

/** @param {AgentView} agent */
function chatsOf({ chats, visitors }) {
  if (chats === 0) return "";
  return chats <= visitors.length ? `with ${visitors.join(", ")}` : `${chats.toLocaleString("en")} chats`;
}

/**
 * The screen of a human agent: the status, and words to a visitor.
 *
 * @param {Pick<AgentView, "id" | "display_name">} agent
 * @param {() => readonly VisitorView[]} visitors
 */
function createScreen({ id, display_name }, visitors) {
  const select = h(
    "select",
    { "aria-label": `Status of ${display_name}`, change: () => act("set-status", { agent: id, status: select.value }) },
    ...statuses.map((each) => h("option", { value: each }, each.toLowerCase())),
  );
  const whom = h("select", {
    class: "whom",
    "aria-label": `Visitor to whom ${display_name} speaks`,
    change: () => show(),
  });
  const text = h("input", { "aria-label": `Words of ${display_name}`, placeholder: "Say", autocomplete: "off" });
  const leave = h("button", { type: "button", class: "quiet", click: leaveChat }, "Leave");
  const typing = h("p", { class: "typing", "aria-live": "polite" });
  const form = h("form", { class: "speak", submit: speak }, whom, text, h("button", {}, "Say"), leave);
  const hint = h("p", { class: "muted" }, "No visitor in the list is in a chat.");
  const element = h("div", { class: "screen", hidden: true }, h("label", {}, "Status", select), form, typing, hint);
  reportTyping(text, (isTyping) => act("agent-types", { agent: id, visitor: whom.value, typing: isTyping }));
  return { element, show };

  /** Fills the screen while it is open. @param {AgentView} [agent] */
  function show(agent) {
    if (agent && document.activeElement !== select) select.value = agent.status;
    if (element.hidden) return;
    const inChat = visitors().filter(({ chat }) => chat !== undefined);
    keep(whom, inChat, { key: (visitor) => visitor.id, make: (visitor) => h("option", { value: visitor.id }) });
    for (const option of whom.options) {
      option.label = inChat.find((visitor) => visitor.id === option.value)?.display_name ?? "";
    }
    const chosen = inChat.find((visitor) => visitor.id === whom.value);
    form.hidden = inChat.length === 0;
    hint.hidden = inChat.length > 0;
    leave.hidden = !chosen?.chat?.agents.includes(display_name);
    typing.textContent = chosen?.isTyping ? `${chosen.display_name} is typing…` : "";
  }

  function leaveChat() {
    text.focus();
    void act("agent-leaves", { agent: id, visitor: whom.value });
  }

  /** @param {Event} event */
  async function speak(event) {
    event.preventDefault();
    if (text.value.trim() === "") return;
    if (await act("agent-says", { agent: id, visitor: whom.value, text: text.value })) text.value = "";
  }
}
