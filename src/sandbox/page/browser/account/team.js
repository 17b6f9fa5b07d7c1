/** @import { AccountUpdate, DepartmentView, VisitorView } from "../../stream/updates.ts" */

import { byId, h, keep } from "../dom/elements.js";
import { rove } from "../dom/rove.js";
import { createAgent } from "./agent.js";

/**
 * Departments and agents with their status.
 *
 * @param {{ visitors: () => readonly VisitorView[] }} environment
 */
export function createTeam({ visitors }) {
  const departments = byId("department-list", HTMLUListElement);
  const agents = byId("agent-list", HTMLUListElement);
  /** @type {Map<string, ReturnType<typeof createAgent>>} */
  const items = new Map();
  /** @type {AccountUpdate | undefined} */
  let last;
  rove(agents);
  return { show, showAgain: () => last && show(last) };

  /** @param {AccountUpdate} update */
  function show(update) {
    last = update;
    const key = (/** @type {DepartmentView} */ { name, status }) => `${name} ${status}`;
    keep(departments, update.departments, { key, make: renderDepartment });
    for (const id of items.keys()) if (!update.agents.some((agent) => agent.id === id)) items.delete(id);
    for (const agent of update.agents) {
      const item = items.get(agent.id) ?? createAgent(agent, visitors);
      items.set(agent.id, item);
      item.show(agent);
    }
    keep(agents, update.agents, { key: ({ id }) => id, make: ({ id }) => items.get(id)?.element ?? h("li") });
  }
}

/** @param {DepartmentView} department */
function renderDepartment({ name, status, agents }) {
  const members = agents.length > 4 ? `${agents.length} agents` : agents.join(", ");
  return h(
    "li",
    {},
    h("span", { class: "label" }, name),
    h("span", { class: "muted" }, members),
    h("span", { class: `status ${status.toLowerCase()}` }, status.toLowerCase()),
  );
}
