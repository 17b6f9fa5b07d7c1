// The words in the rows.

/** @import { LedgerEntryOf } from "../../../ledger/entries.ts" */

/** @typedef {"waiting" | "ok" | "failed" | "plain"} RowState */

/** @param {LedgerEntryOf<"request">} request */
export function noteOf({ type, variables = {} }) {
  const { msg } = variables;
  return typeof msg === "string" ? JSON.stringify(msg) : (type ?? "");
}

/** @param {LedgerEntryOf<"answer" | "data">} entry */
export function outcomeOf({ status, payload }) {
  if (status === undefined) return "ok";
  return payload.errors?.[0]?.name ?? `protocol error ${status}`;
}

/** @param {LedgerEntryOf<"data">} entry */
export function previewOf({ payload, altered }) {
  if (altered !== undefined) return "altered by a fault";
  const [field] = Object.values(/** @type {Record<string, { node?: unknown } | null>} */ (payload.data ?? {}));
  const node = /** @type {Record<string, unknown>} */ (field?.node ?? field ?? {});
  const content = /"content":("(?:[^"\\]|\\.)*")/.exec(JSON.stringify(node))?.[1];
  if (content !== undefined) return content;
  const { __typename: type, ...rest } = node;
  const parts = [...(typeof type === "string" ? [type] : []), ...Object.entries(rest).map(printPart)];
  const text = parts.join(" · ");
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** @param {[string, unknown]} part */
function printPart([name, value]) {
  return `${name} ${JSON.stringify(value)}`;
}

/**
 * @param {LedgerEntryOf<"opened" | "closed" | "upgrade-refused" | "eos" | "unreadable" | "garbage" | "fault">} entry
 * @returns {{ title: string, note: string, state: RowState }}
 */
export function signalOf(entry) {
  switch (entry.kind) {
    case "opened":
      return {
        title: `Socket ${entry.socket} opened`,
        note: entry.session === undefined ? "at an address of no session" : `agent session ${entry.session}`,
        state: "plain",
      };
    case "closed":
      return {
        title: `Socket ${entry.socket} closed`,
        note: `code ${entry.code}`,
        state: entry.code === 1006 ? "failed" : "plain",
      };
    case "upgrade-refused":
      return {
        title: "WebSocket refused",
        note: entry.status === 0 ? "no answer at all" : `status ${entry.status}`,
        state: "failed",
      };
    case "eos":
      return { title: "EOS", note: `${entry.reason} · socket ${entry.socket}`, state: "failed" };
    case "unreadable":
      return { title: "Unreadable frame", note: `socket ${entry.socket}`, state: "failed" };
    case "garbage":
      return { title: "Garbage sent", note: entry.text.slice(0, 60), state: "failed" };
    case "fault":
      return { title: `Fault: ${entry.fault.fault}`, note: detailsOf(entry.fault), state: "plain" };
  }
}

/** @param {LedgerEntryOf<"fault">["fault"]} fault */
function detailsOf({ fault: _, ...details }) {
  const parts = Object.entries(details).map(
    ([key, value]) => `${key} ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return parts.join(" · ").slice(0, 100);
}
