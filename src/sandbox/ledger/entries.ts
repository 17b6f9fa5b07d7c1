import type { Payload } from "../../runtime/protocol/messages.ts";
import type { Fault, SubjectKind } from "../faults/faults.ts";

interface SocketFields {
  /** The number of the socket; the first one that opened is 1. */
  readonly socket: number;
}

interface CallFields extends SocketFields {
  /** The client's id of the request or stop. */
  readonly id: number | string;
}

interface AnswerContent {
  /** Undefined if the request succeeded. */
  readonly status?: number | undefined;
  readonly payload: Payload;
  /** The frame that a fault sent instead. */
  readonly altered?: string;
}

interface OperationContent {
  /** The operation's name, if it has one, and its root fields. */
  readonly operations: readonly string[];
  readonly document: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
}

/** The content of each kind of entry. */
interface LedgerDetails {
  /** A request over HTTP arrived: a login, or something that does not belong there. */
  login: OperationContent;
  /** It was answered. `login` is the `seq` of its `login` entry, `session` the number of the new agent session. */
  "login-answer": { readonly login: number; readonly status: number; readonly session?: number | undefined };
  /** A socket opened. `session` is the number of its agent session, and undefined for an address of none. */
  opened: SocketFields & { readonly session?: number | undefined };
  /** A socket closed. `code` is the close code that the sandbox received. */
  closed: SocketFields & { readonly code: number };
  /** A WebSocket's upgrade was refused with a status, or not answered: 0. */
  "upgrade-refused": { readonly status: number };
  /** A query, mutation or start of a subscription arrived. */
  request: CallFields & OperationContent & { readonly type: SubjectKind | undefined };
  /** It was carried out. It may be answered later, or never. */
  executed: CallFields;
  /** An answer to a request or stop was written to an open socket. */
  answer: CallFields & AnswerContent;
  /** A subscription began to receive events. */
  started: SocketFields & { readonly subscription_id: string } & OperationContent;
  /** An event was written to an open socket. */
  data: SocketFields & { readonly subscription_id: string } & AnswerContent;
  /** A `stop_subscription` arrived. */
  stop: CallFields & { readonly subscription_id: string };
  /** A subscription ended by a stop. One that ends with its socket has no such entry. */
  stopped: SocketFields & { readonly subscription_id: string };
  ping: SocketFields & { readonly payload: unknown };
  pong: SocketFields & { readonly payload: unknown };
  eos: SocketFields & { readonly reason: string };
  /** A frame arrived that is not a message. `text` is its first 200 characters. */
  unreadable: SocketFields & { readonly text: string };
  /** A fault sent a frame that is not part of the protocol; binary ones are in base64. */
  garbage: SocketFields & { readonly text: string };
  /** A fault was triggered. */
  fault: { readonly fault: Fault };
}

/** The kind of an entry. */
export type LedgerKind = keyof LedgerDetails;

interface Numbered {
  /** Its number: 1, 2, 3, … */
  readonly seq: number;
  /** The time by the sandbox's clock, in UNIX milliseconds. */
  readonly at: number;
}

/** One event in the ledger. */
export type LedgerEntry = LedgerEvent & Numbered;

/** An entry of one kind. */
export type LedgerEntryOf<Kind extends LedgerKind> = Extract<LedgerEntry, { readonly kind: Kind }>;

/** An event before it is recorded. */
export type LedgerEvent = { [Kind in LedgerKind]: { readonly kind: Kind } & LedgerDetails[Kind] }[LedgerKind];
