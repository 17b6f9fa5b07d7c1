// What an account holds: plain data, no behavior. Names of fields are the schema's where the schema shows them.

import type { AgentStatus, FallbackInput } from "../../../generated/schema.ts";
import type { Random } from "./ids.ts";
import type { StructuredMessage } from "./structured.ts";

/** Everything the service knows, and the two things that are not its own: time and chance. */
export interface Account {
  /** Stands for the account in ids. */
  readonly key: string;
  /** The agent whom the access token belongs to. */
  readonly bot: Agent;
  readonly agents: ReadonlyMap<string, Agent>;
  readonly departments: ReadonlyMap<string, Department>;
  readonly visitors: Map<string, VisitorRecord>;
  readonly channels: Map<string, VisitorChannel>;
  /** Told of everything that happens, in the order in which it happens. */
  readonly watchers: Set<(happening: Happening) => void>;
  /** UNIX time in milliseconds. */
  readonly now: () => number;
  readonly random: Random;
}

export interface Agent {
  readonly kind: "agent";
  readonly id: string;
  readonly name: string;
  readonly display_name: string;
  status: AgentStatus;
}

export interface Department {
  readonly id: string;
  readonly name: string;
  readonly agents: readonly Agent[];
}

/** What the account knows about a visitor. */
export interface VisitorRecord {
  readonly kind: "visitor";
  readonly id: string;
  /** The id as the vendor's guide shows it. */
  readonly localId: string;
  /** The part of all this visitor's channel ids that stays. */
  readonly lcId: string;
  display_name: string;
  email: string | null;
  phone: string | null;
  readonly external_id: string | null;
  readonly current_country: string | null;
  readonly current_region: string | null;
  readonly ip: string;
  readonly user_agent: string;
  readonly current_tags: Set<string>;
  /** The chat that is going on. */
  channel: VisitorChannel | undefined;
  /** Time of the newest log entry, UNIX milliseconds. */
  latest: number;
}

/** One chat of one visitor. */
export interface VisitorChannel {
  readonly id: string;
  readonly visitor: VisitorRecord;
  readonly agents: Set<Agent>;
  readonly typing: Set<Agent>;
  readonly log: LogEntry[];
  /** Where it was transferred to last. */
  department: Department | undefined;
  state: "open" | "ended";
}

export type User = Agent | VisitorRecord;

/** What a sender gives to be posted. */
export interface Draft {
  readonly content: string;
  readonly msg_id: string | null;
  readonly options: readonly string[] | null;
  readonly structured: StructuredMessage | null;
  /** What a widget without structured messages shows instead. */
  readonly fallback: FallbackInput | null;
}

export interface Message extends Draft {
  readonly kind: "message";
  readonly id: string;
  readonly channel: VisitorChannel;
  readonly from: User;
  readonly sender_name: string;
  /** UNIX time in milliseconds. */
  readonly timestamp: number;
}

export interface MemberChange {
  readonly kind: "join" | "leave";
  readonly id: string;
  readonly channel: VisitorChannel;
  readonly user: User;
  readonly user_name: string;
  /** The department for which somebody came. */
  readonly department: Department | undefined;
  /** UNIX time in milliseconds. */
  readonly timestamp: number;
}

/** What stands in a channel's log. */
export type LogEntry = Message | MemberChange;

/** Everything that watchers are told of. */
export type Happening = LogEntry | UnloggedChange;

/** Something about a channel is different that no log shows: who is typing, or the department. */
export interface UnloggedChange {
  readonly kind: "change";
  readonly channel: VisitorChannel;
}
