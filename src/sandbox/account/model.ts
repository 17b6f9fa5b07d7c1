// What an account holds: plain data, no behavior. Names of fields are the schema's where the schema shows them.

import type { AgentStatus, FallbackInput } from "../../../generated/schema.ts";
import type { Random } from "./ids.ts";
import type { StructuredMessage } from "./structured.ts";

/** Everything the service knows, and what is not its own: time and chance. */
export interface Account {
  /** Stands for the account in ids. */
  readonly key: string;
  /** The agent whom the access token belongs to. */
  readonly bot: Agent;
  readonly agents: ReadonlyMap<string, Agent>;
  readonly departments: ReadonlyMap<string, Department>;
  readonly visitors: Map<string, VisitorRecord>;
  /** Those of the visitors who are in no chat, the latest last. */
  readonly idle: Set<VisitorRecord>;
  /** The chats that are going on. */
  readonly channels: Map<string, VisitorChannel>;
  /** The ids of chats that have ended, the latest last. */
  readonly ended: Set<string>;
  /** How many entries of each log are kept at least. */
  readonly historyLimit: number;
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
  /** Of an endless chat only the newest entries. */
  readonly log: LogEntry[];
  /** How many entries were before those. */
  forgotten: number;
  /** Where it was transferred to last; until then the one that the visitor picked. */
  department: Department | undefined;
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
export type Happening = LogEntry | ChannelChange | AccountChange;

/** Something about a channel is different that no log shows: who is typing, or the department. */
export interface ChannelChange {
  readonly kind: "channel";
  readonly channel: VisitorChannel;
}

/** Something is different that belongs to no channel: who is on the website or what they are called, or an agent's status. */
export interface AccountChange {
  readonly kind: "account";
}
