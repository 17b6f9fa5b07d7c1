// The format of a recording: one entry per line, as JSON. The sandbox's ledger has the same entries, and a few more.

import type { Payload } from "../runtime/protocol/messages.ts";

/** A part of each entry about one WebSocket. */
export interface SocketFields {
  /** The number of the socket; the first one that opened is 1. */
  readonly socket: number;
}

/** A part of each entry about one request or stop. */
export interface CallFields extends SocketFields {
  /** The client's id of the request or stop. */
  readonly id: number | string;
}

/** The answer of the service. */
export interface AnswerContent {
  /** Undefined if the request succeeded. */
  readonly status?: number | undefined;
  readonly payload: Payload;
  /** The frame as it was sent, if that differs from the other fields. */
  readonly altered?: string;
}

/** The request of the client. */
export interface OperationContent {
  /** The operation's name, if it has one, and its root fields as far as they are known. */
  readonly operations: readonly string[];
  readonly document: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
}

/** The content of each kind of entry that a client can see, too. */
export interface WireDetails {
  /** A request over HTTP: a login, or another request, which is not allowed over HTTP. */
  login: OperationContent;
  /**
   * The answer to a request over HTTP. `login` is the `seq` of its `login` entry, `session` the number of the new agent
   * session. Without a session, `body` is the answer's text, and `retryAfter` its header.
   */
  "login-answer": {
    readonly login: number;
    readonly status: number;
    readonly session?: number | undefined;
    readonly body?: string | undefined;
    readonly retryAfter?: string | undefined;
  };
  /**
   * A socket opened. `session` is the number of its agent session, or undefined if its address belongs to no agent
   * session.
   */
  opened: SocketFields & { readonly session?: number | undefined };
  /** A socket closed, with this close code. */
  closed: SocketFields & { readonly code: number };
  /** A WebSocket's upgrade was refused with a status, or not answered; `status` is then 0. */
  "upgrade-refused": { readonly status: number };
  /** A query, mutation or start of a subscription. `type` is undefined for a document that cannot be read. */
  request: CallFields & OperationContent & { readonly type?: string | undefined };
  /** The answer to a request or stop. */
  answer: CallFields & AnswerContent;
  /** An event of a subscription. */
  data: SocketFields & { readonly subscription_id: string } & AnswerContent;
  /** A `stop_subscription`. */
  stop: CallFields & { readonly subscription_id: string };
  ping: SocketFields & { readonly payload: unknown };
  pong: SocketFields & { readonly payload: unknown };
  eos: SocketFields & { readonly reason: string };
  /** A frame of the client that is not a message. `text` is its first 200 characters. */
  unreadable: SocketFields & { readonly text: string };
  /**
   * A frame of the service that is not part of the protocol. `bytes` is the size of a binary frame; its text is empty.
   */
  garbage: SocketFields & { readonly text: string; readonly bytes?: number };
}

/** The number and time that each entry has. */
export interface Numbered {
  /** Its number: 1, 2, 3, … */
  readonly seq: number;
  /** The time by the clock of the recorder, in UNIX milliseconds. */
  readonly at: number;
}

/** An entry of a recording before it has a number. */
export type RecordedEvent = {
  [Kind in keyof WireDetails]: { readonly kind: Kind } & WireDetails[Kind];
}[keyof WireDetails];

/** An entry of a recording. */
export type RecordedEntry = RecordedEvent & Numbered;
