// The updates that the page receives as JSON. The browser's half uses these types, too.

import type { AgentStatus, DepartmentStatus } from "../../../../generated/schema.ts";
import type { TranscriptEntry } from "../../actors/transcript.ts";
import type { Area, Fault } from "../../faults/fault-types.ts";

/** An update of the page. */
export type Update = Welcome | AccountUpdate | VisitorsUpdate | TranscriptUpdate | FramesUpdate;

/** The first update on each connection. */
export interface Welcome {
  readonly kind: "welcome";
  /** The number of this connection, by which the page says what it looks at. */
  readonly stream: number;
  /**
   * Identifies this run of the sandbox. Another run has other visitors, other frames and, by default, another token.
   */
  readonly run: string;
  /** The address at which bots log in. */
  readonly endpoint: string;
  /** The first lines of a bot, without the token. */
  readonly snippet: string;
  readonly faults: readonly FaultView[];
  readonly badDays: readonly BadDayView[];
}

/** The current agents, departments and faults. */
export interface AccountUpdate {
  readonly kind: "account";
  readonly agents: readonly AgentView[];
  readonly departments: readonly DepartmentView[];
  readonly armed: readonly ArmedView[];
  /** The number of answers that faults hold back. */
  readonly held: number;
}

/** The visitors that the page lists, and those whose chats are open on it. */
export interface VisitorsUpdate {
  readonly kind: "visitors";
  /** The ids of the listed visitors, most recent first. */
  readonly listed: readonly string[];
  /** The ids of the visitors whose chats are open. */
  readonly open: readonly string[];
  /** The ids that the page looks at, but whose visitors are no longer on the website. */
  readonly gone: readonly string[];
  /** The visitors of `listed` and `open` that are new or changed. */
  readonly changed: readonly VisitorView[];
  readonly counts: VisitorCounts;
}

/** The number of visitors. */
export interface VisitorCounts {
  readonly all: number;
  readonly inChat: number;
  readonly waiting: number;
  /** The visitors that match the search and the filter of the page. */
  readonly matching: number;
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
  /** The number of earlier entries, which are not sent. */
  readonly skipped: number;
  /** If any were skipped: the `started` entries of the subscriptions that were live then. */
  readonly live: readonly unknown[];
}

export interface VisitorView {
  readonly id: string;
  /**
   * The parts of ids that identify this visitor: `localId` in the visitor's id, `lcId` in the ids of channels and log
   * entries.
   */
  readonly localId: string;
  readonly lcId: string;
  readonly display_name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly external_id: string | null;
  readonly current_country: string | null;
  readonly current_region: string | null;
  readonly current_tags: readonly string[];
  /** False if the widget shows the fallbacks of structured messages. */
  readonly structuredMessages: boolean;
  /** True while someone types for the visitor on a page. */
  readonly isTyping: boolean;
  /** The beginning of the newest entry of the transcript. */
  readonly latest: string;
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
  /** True if a token logs in as this agent. */
  readonly hasToken: boolean;
  /** True for the agent to whom the access token of the sandbox belongs. */
  readonly isBot: boolean;
  /** The number of chats that the agent is in. */
  readonly chats: number;
  /** The names of the first visitors in these chats. */
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
  /** The effect of arming the example. */
  readonly sentence: string;
}

/** Several faults under one name. */
export interface BadDayView {
  readonly name: string;
  readonly description: string;
  readonly sentences: readonly string[];
}

/** An armed fault. */
export interface ArmedView {
  readonly number: number;
  readonly fault: Fault;
  readonly sentence: string;
  readonly remaining: number | "always";
  readonly triggered: number;
}
