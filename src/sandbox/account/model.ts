// The data of an account, without behavior. Fields have the schema's names where the schema shows them.

import type { AgentStatus, StructuredMessageFallbackInput } from "../../../generated/schema.ts";
import type { History, HistoryLimits } from "../support/bounded.ts";
import type { Random } from "./ids.ts";
import type { StructuredMessage } from "./structured.ts";

/** All data of the service, with its sources of time and of random numbers. */
export interface Account {
  /** The part of ids that names the account. */
  readonly key: string;
  /** The agent whom the access token belongs to. */
  readonly bot: Agent;
  readonly agents: ReadonlyMap<string, Agent>;
  readonly departments: ReadonlyMap<string, Department>;
  readonly visitors: Map<string, VisitorRecord>;
  /** The visitors without a chat, most recent last. */
  readonly idle: Set<VisitorRecord>;
  /** The current chats. */
  readonly channels: Map<string, VisitorChannel>;
  /** The ids of chats that have ended, most recent last. */
  readonly ended: Set<string>;
  readonly historyLimits: HistoryLimits;
  /** Called with every event, in order. */
  readonly listeners: Set<(event: AccountEvent) => void>;
  /** Returns the time, in UNIX milliseconds. */
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

/** The account's data about a visitor. */
export interface VisitorRecord {
  readonly kind: "visitor";
  readonly id: string;
  /** The id as the vendor's guide shows it. */
  readonly localId: string;
  /** The part that all channel ids of this visitor share. */
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
  /** The current chat. */
  channel: VisitorChannel | undefined;
  /** The time of the newest log entry, in UNIX milliseconds. */
  latest: number;
}

/** One chat of one visitor. */
export interface VisitorChannel {
  readonly id: string;
  readonly visitor: VisitorRecord;
  readonly agents: Set<Agent>;
  readonly typing: Set<Agent>;
  /** The newest entries, by `historyLimits`. */
  readonly log: History<LogEntry>;
  /** The department of the last transfer or, without a transfer, the department that the visitor picked. */
  department: Department | undefined;
}

export type User = Agent | VisitorRecord;

/** The content of a message to be posted. */
export interface Draft {
  readonly content: string;
  readonly msg_id: string | null;
  readonly options: readonly string[] | null;
  readonly structured: StructuredMessage | null;
  /** The message that a widget without structured messages shows instead. */
  readonly fallback: StructuredMessageFallbackInput | null;
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
  /** The department for which an agent joined. */
  readonly department: Department | undefined;
  /** UNIX time in milliseconds. */
  readonly timestamp: number;
}

/** An entry of a channel's log. */
export type LogEntry = Message | MemberChange;

/** An event that listeners are called with. */
export type AccountEvent = LogEntry | ChannelChange | AccountChange;

/** A change of a channel that is not in its log: who is typing, or the department. */
export interface ChannelChange {
  readonly kind: "channel";
  readonly channel: VisitorChannel;
}

/** A change outside channels: the visitors on the website, their names and data, or an agent's status. */
export interface AccountChange {
  readonly kind: "account";
}
