/** @import { VisitorView } from "../../stream/updates.ts" */

/**
 * The state of a visitor, in words.
 *
 * @param {VisitorView} visitor
 * @returns {{ kind: "idle" | "waiting" | "in-chat", short: string, long: string }}
 */
export function stateOf({ chat }) {
  if (!chat) return { kind: "idle", short: "", long: "Not in a chat" };
  const { agents, department } = chat;
  const where = department === undefined ? "" : ` · ${department}`;
  if (agents.length === 0) return { kind: "waiting", short: "waiting", long: `Waiting for an agent${where}` };
  return { kind: "in-chat", short: agents.join(", "), long: `In a chat with ${agents.join(" and ")}${where}` };
}
