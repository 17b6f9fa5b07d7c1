// The updates that the page receives as JSON. The browser's half uses these types, too.

import type { AgentStatus, DepartmentStatus } from "../../../generated/schema.ts";
import { departmentStatus } from "../account/account.ts";
import type { Account, Agent } from "../account/model.ts";
import type { TranscriptEntry } from "../actors/transcript.ts";
import type { Visitor } from "../actors/visitor.ts";
import type { ArmedFault, FaultBook } from "../faults/fault-book.ts";
import type { Area, Fault } from "../faults/faults.ts";

/** An update of the page. */
export type Update = Welcome | StateUpdate | TranscriptUpdate | FramesUpdate;

/** The first update on each connection. */
export interface Welcome {
  readonly kind: "welcome";
  /** The address at which bots log in. */
  readonly endpoint: string;
  readonly faults: readonly FaultView[];
}

/** The current state of everything but transcripts and frames. */
export interface StateUpdate {
  readonly kind: "state";
  readonly visitors: readonly VisitorView[];
  /** How many visitors are not shown. */
  readonly hiddenCount: number;
  readonly agents: readonly AgentView[];
  readonly departments: readonly DepartmentView[];
  readonly armed: readonly ArmedView[];
  /** How many answers faults hold back. */
  readonly held: number;
}

/** New entries of a visitor's transcript. */
export interface TranscriptUpdate {
  readonly kind: "transcript";
  readonly visitor: string;
  /** True if the entries replace those that are shown; false if they follow them. */
  readonly reset: boolean;
  readonly entries: readonly TranscriptEntry[];
}

/** New entries of the ledger, redacted. */
export interface FramesUpdate {
  readonly kind: "frames";
  readonly entries: readonly unknown[];
  /** How many entries before these are not sent. */
  readonly skipped: number;
  /** If any were skipped: the `started` entries of the subscriptions that were live then. */
  readonly live: readonly unknown[];
}

export interface VisitorView {
  readonly id: string;
  readonly display_name: string;
  /** The current chat. */
  readonly chat?: {
    readonly agents: readonly string[];
    readonly typing: readonly string[];
    readonly department?: string;
  };
}

export interface AgentView {
  readonly id: string;
  readonly display_name: string;
  readonly status: AgentStatus;
  /** True if bots log in as this agent. */
  readonly isBot: boolean;
  /** How many chats the agent is in. */
  readonly chats: number;
  /** The ids of those visitors of the update with whom the agent is in a chat. */
  readonly visitors: readonly string[];
}

export interface DepartmentView {
  readonly name: string;
  readonly status: DepartmentStatus;
  readonly agents: readonly string[];
}

/** An entry of the list of faults. */
export interface FaultView {
  readonly name: string;
  readonly area: Area;
  readonly description: string;
  readonly example: Fault;
}

/** An armed fault. */
export interface ArmedView {
  readonly number: number;
  readonly fault: Fault;
  readonly remaining: number | "always";
  readonly triggered: number;
}

export function viewVisitor({ id, display_name }: Visitor, { visitors }: Account): VisitorView {
  const channel = visitors.get(id)?.channel;
  if (!channel) return { id, display_name };
  const chat = { agents: namesOf(channel.agents), typing: namesOf(channel.typing) };
  const department = channel.department?.name;
  return { id, display_name, chat: department === undefined ? chat : { ...chat, department } };
}

export function viewAgents({ agents, bot, channels }: Account, shownVisitors: ReadonlySet<string>): AgentView[] {
  const own = (agent: Agent) => [...channels.values()].filter((channel) => channel.agents.has(agent));
  return [...agents.values()].map((agent) => ({
    id: agent.id,
    display_name: agent.display_name,
    status: agent.status,
    isBot: agent === bot,
    chats: own(agent).length,
    visitors: own(agent)
      .map(({ visitor }) => visitor.id)
      .filter((id) => shownVisitors.has(id)),
  }));
}

export function viewDepartments({ departments }: Account): DepartmentView[] {
  return [...departments.values()].map((department) => ({
    name: department.name,
    status: departmentStatus(department),
    agents: namesOf(department.agents),
  }));
}

const numbers = new WeakMap<ArmedFault, number>();
let numbered = 0;

/** Returns the armed faults, each with a number by which it can be disarmed. */
export function viewArmed({ armed }: FaultBook): ArmedView[] {
  return armed.map((each) => ({
    number: numberOf(each),
    fault: each.fault,
    remaining: each.remaining,
    triggered: each.triggered,
  }));
}

export function numberOf(armed: ArmedFault): number {
  const number = numbers.get(armed) ?? ++numbered;
  numbers.set(armed, number);
  return number;
}

function namesOf(agents: Iterable<{ readonly display_name: string }>): string[] {
  return [...agents].map(({ display_name }) => display_name);
}
