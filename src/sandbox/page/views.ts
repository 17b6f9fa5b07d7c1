// What the page is told, as JSON. The browser's side reads these types too.

import type { AgentStatus, DepartmentStatus } from "../../../generated/schema.ts";
import { departmentStatus } from "../account/account.ts";
import type { Account } from "../account/model.ts";
import type { ArmedFault, FaultBook } from "../faults/fault-book.ts";
import type { Area, Fault } from "../faults/faults.ts";
import type { TranscriptEntry } from "../people/transcript.ts";
import type { Visitor } from "../people/visitor.ts";

/** Something to be shown. */
export type Update = Welcome | Situation | Said | Frames;

/** The first update on each connection. */
export interface Welcome {
  readonly kind: "welcome";
  /** Where bots log in. */
  readonly endpoint: string;
  readonly faults: readonly FaultView[];
}

/** Everything that is shown as it is now. */
export interface Situation {
  readonly kind: "situation";
  readonly visitors: readonly VisitorView[];
  /** How many more visitors there are than are shown. */
  readonly more: number;
  readonly agents: readonly AgentView[];
  readonly departments: readonly DepartmentView[];
  readonly armed: readonly ArmedView[];
  /** How many answers faults hold back. */
  readonly held: number;
}

/** What a visitor saw or said. */
export interface Said {
  readonly kind: "said";
  readonly visitor: string;
  /** Whether it takes the place of what was shown, or comes after it. */
  readonly anew: boolean;
  readonly entries: readonly TranscriptEntry[];
}

/** Entries of the ledger, redacted. */
export interface Frames {
  readonly kind: "frames";
  readonly entries: readonly unknown[];
  /** How many came before these that are not sent. */
  readonly skipped: number;
  /** If any were skipped: the entries by which those subscriptions started that were live before these entries. */
  readonly live: readonly unknown[];
}

export interface VisitorView {
  readonly id: string;
  readonly display_name: string;
  /** The chat that is going on. */
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
  /** Whether bots log in as this agent: then its status is theirs. */
  readonly isBot: boolean;
  /** The ids of the visitors in whose chats the agent is. */
  readonly visitors: readonly string[];
}

export interface DepartmentView {
  readonly name: string;
  readonly status: DepartmentStatus;
  readonly agents: readonly string[];
}

/** A line of the fault book. */
export interface FaultView {
  readonly name: string;
  readonly area: Area;
  readonly says: string;
  readonly sample: Fault;
}

/** A fault that waits. */
export interface ArmedView {
  readonly number: number;
  readonly fault: Fault;
  readonly left: number | "always";
  readonly struck: number;
}

export function viewVisitor({ id, display_name }: Visitor, { visitors }: Account): VisitorView {
  const channel = visitors.get(id)?.channel;
  if (!channel) return { id, display_name };
  const chat = { agents: namesOf(channel.agents), typing: namesOf(channel.typing) };
  const department = channel.department?.name;
  return { id, display_name, chat: department === undefined ? chat : { ...chat, department } };
}

export function viewAgents({ agents, bot, channels }: Account): AgentView[] {
  return [...agents.values()].map((agent) => ({
    id: agent.id,
    display_name: agent.display_name,
    status: agent.status,
    isBot: agent === bot,
    visitors: [...channels.values()].filter((channel) => channel.agents.has(agent)).map(({ visitor }) => visitor.id),
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

/** What waits in the fault book, each with a number by which it can be disarmed. */
export function viewArmed({ armed }: FaultBook): ArmedView[] {
  return armed.map((each) => ({
    number: numberOf(each),
    fault: each.fault,
    left: each.left,
    struck: each.struck,
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
