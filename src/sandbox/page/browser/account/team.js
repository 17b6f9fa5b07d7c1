/** @import { AgentView, DepartmentView, StateUpdate, VisitorView } from "../../views.ts" */

import { act } from "../actions.js";
import { byId, h, keep } from "../dom.js";

const statuses = ["ONLINE", "AWAY", "INVISIBLE", "OFFLINE"];

/** Departments and agents with their status, and words for those agents who are people. */
export function createTeam() {
  const departments = h("ul", { class: "departments" });
  const agents = h("ul", { class: "agents" });
  /** @type {Map<string, ReturnType<typeof createAgent>>} */
  const cards = new Map();
  byId("team", HTMLElement).append(h("h3", {}, "Departments"), departments, h("h3", {}, "Agents"), agents);
  return { show };

  /** @param {StateUpdate} state */
  function show(state) {
    departments.replaceChildren(...state.departments.map(renderDepartment));
    const { visitors } = state;
    for (const agent of state.agents) {
      const card = cards.get(agent.id) ?? createAgent(agent);
      cards.set(agent.id, card);
      card.show(agent, visitors);
    }
    keep(agents, state.agents, { key: ({ id }) => id, make: ({ id }) => cards.get(id)?.element ?? h("li") });
  }
}

/** @param {DepartmentView} department */
function renderDepartment({ name, status, agents }) {
  return h(
    "li",
    {},
    h("span", { class: "label" }, name),
    h("span", { class: "muted" }, agents.join(", ")),
    badge(status),
  );
}

/** @param {string} status */
function badge(status) {
  return h("span", { class: `status ${status.toLowerCase()}` }, status.toLowerCase());
}

/** @param {AgentView} agent */
function createAgent({ id, display_name, isBot }) {
  const where = h("span", { class: "muted" });
  const select = h(
    "select",
    { "aria-label": `Status of ${display_name}`, change: () => act("set-status", { agent: id, status: select.value }) },
    ...statuses.map((status) => h("option", { value: status }, status.toLowerCase())),
  );
  const status = h("span", {});
  const whom = h("select", { "aria-label": `Visitor to whom ${display_name} speaks` });
  const text = h("input", { "aria-label": `Words of ${display_name}`, placeholder: "Say", autocomplete: "off" });
  const leave = h(
    "button",
    { type: "button", class: "quiet", click: () => act("agent-leaves", { agent: id, visitor: whom.value }) },
    "Leave",
  );
  const form = h("form", { class: "speak", submit: speak }, whom, text, h("button", {}, "Say"), leave);
  const speaking = h("details", {}, h("summary", {}, `Speak as ${display_name}`), form);
  const label = h("span", { class: "label" }, display_name, isBot ? h("span", { class: "tag" }, "API") : "");
  const element = h("li", {}, label, where, isBot ? status : select, isBot ? undefined : speaking);
  return { element, show };

  /**
   * @param {AgentView} agent
   * @param {readonly VisitorView[]} visitors
   */
  function show(agent, visitors) {
    const inChat = visitors.filter(({ chat }) => chat !== undefined);
    const own = visitors.filter((visitor) => agent.visitors.includes(visitor.id));
    where.textContent = own.length > 0 ? `with ${own.map((visitor) => visitor.display_name).join(", ")}` : "";
    status.replaceChildren(badge(agent.status));
    if (document.activeElement !== select) select.value = agent.status;
    select.className = `status ${agent.status.toLowerCase()}`;
    speaking.hidden = inChat.length === 0;
    keep(whom, inChat, { key: (visitor) => visitor.id, make: (visitor) => h("option", { value: visitor.id }) });
    for (const option of whom.options)
      option.label = inChat.find((visitor) => visitor.id === option.value)?.display_name ?? "";
    leave.hidden = own.length === 0;
  }

  /** @param {Event} event */
  async function speak(event) {
    event.preventDefault();
    if (text.value.trim() === "") return;
    if (await act("agent-says", { agent: id, visitor: whom.value, text: text.value })) text.value = "";
  }
}
