import type { Payload } from "../../runtime/protocol/messages.ts";
import type { Fault, SubjectKind } from "../faults/faults.ts";

interface OnSocket {
  /** Which socket: the first one that opened is 1. */
  readonly socket: number;
}

interface Call extends OnSocket {
  /** The client's id of the request or stop. */
  readonly id: number | string;
}

interface Outcome {
  /** None if all went well. */
  readonly status?: number | undefined;
  readonly payload: Payload;
  /** The frame that a fault sent in its place. */
  readonly altered?: string;
}

interface Operation {
  /** The operation's name, if it has one, and its top fields. */
  readonly operations: readonly string[];
  readonly document: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
}

/** What each kind of entry holds. */
export interface LedgerDetails {
  /** A request over HTTP came: a login, or something that does not belong there. */
  login: Operation;
  /** It was answered. `login` is the `seq` of the entry of its coming, `session` the number of the agent session. */
  "login-answer": { readonly login: number; readonly status: number; readonly session?: number | undefined };
  /** A socket opened; `session` is the number of its agent session, and missing for the address of none. */
  opened: OnSocket & { readonly session?: number | undefined };
  /** A socket closed, with the code that the sandbox saw. */
  closed: OnSocket & { readonly code: number };
  /** A WebSocket's upgrade was not answered by a socket; status 0 for no answer at all. */
  "upgrade-refused": { readonly status: number };
  /** A query, mutation or start of a subscription came. */
  request: Call & Operation & { readonly type: SubjectKind | undefined };
  /** It was carried out, which has to be distinguished from being answered. */
  executed: Call;
  /** The request or stop was answered on a socket that was open. */
  answer: Call & Outcome;
  /** A subscription became live. */
  started: OnSocket & { readonly subscription_id: string } & Operation;
  /** An event was handed to a socket that was open. */
  data: OnSocket & { readonly subscription_id: string } & Outcome;
  /** A stop came. */
  stop: Call & { readonly subscription_id: string };
  /** A subscription ended by a stop; with its socket it ends without this. */
  stopped: OnSocket & { readonly subscription_id: string };
  ping: OnSocket & { readonly payload: unknown };
  pong: OnSocket & { readonly payload: unknown };
  eos: OnSocket & { readonly reason: string };
  /** A frame came that is no message; at most its first 200 characters. */
  unreadable: OnSocket & { readonly text: string };
  /** A fault sent a frame that is none of the protocol; binary ones in base64. */
  garbage: OnSocket & { readonly text: string };
  /** A fault struck. */
  fault: { readonly fault: Fault };
}

/** The kinds of entries. */
export type LedgerKind = keyof LedgerDetails;

interface Numbered {
  /** Its number: 1, 2, and so on. */
  readonly seq: number;
  /** When, by the sandbox's clock: UNIX milliseconds. */
  readonly at: number;
}

/** Something that truly happened. */
export type LedgerEntry = LedgerEvent & Numbered;

/** An entry of one kind. */
export type LedgerEntryOf<Kind extends LedgerKind> = Extract<LedgerEntry, { readonly kind: Kind }>;

/** What is given to be entered. */
export type LedgerEvent = { [Kind in LedgerKind]: { readonly kind: Kind } & LedgerDetails[Kind] }[LedgerKind];
