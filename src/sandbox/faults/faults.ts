// Everything that a sandbox can be made to do wrong. Faults are plain data, so that a page can arm them as JSON too.

import type { ErrorName } from "../errors.ts";

/** What a client sends, for faults that strike some of it only. */
export type SubjectKind = (typeof subjectKinds)[number];

export const subjectKinds = ["query", "mutation", "subscription", "stop", "ping"] as const;

/** What a fault is held against. */
export interface Subject {
  /** Undefined for what cannot be read. */
  readonly kind: SubjectKind | undefined;
  /** The operation's name and its top fields; for a stop and for DATA those of their subscription. */
  readonly operations: readonly string[];
  /** The display name of the agent whose session it is. */
  readonly agent: string | undefined;
}

/** What a fault strikes. Each part that is given has to fit. */
export interface Where {
  /** An operation's name, such as `SendMessage`, or one of its top fields, such as `sendMessage`. */
  readonly operation?: string;
  readonly kind?: SubjectKind;
  /** The display name of the agent whose session it is. */
  readonly agent?: string;
}

/**
 * When a fault of the socket strikes: at once, at the next socket that opens, once the next request or stop came but
 * before it is carried out, after it was carried out but before it is answered, after its answer, after the next DATA,
 * or after the next frame of any kind that goes out.
 */
export type Moment = (typeof moments)[number];

/** All moments, in the order of a request's life. */
export const moments = [
  "now",
  "on-open",
  "on-request",
  "before-answer",
  "after-answer",
  "after-data",
  "after-frame",
] as const;

/** What a frame can look like that is none of the protocol. */
export type Garbage = keyof typeof garbage;

/** The garbage itself, by name. */
export const garbage = {
  "not-json": "<html>",
  binary: Buffer.from([0, 255, 254, 1]),
  "unknown-sig": '{"sig":"HELLO","payload":{}}',
  "no-id": '{"payload":{"data":{}}}',
  "unknown-id": '{"payload":{"data":{}},"id":"nobody asked"}',
  "unknown-subscription": '{"payload":{"data":{}},"sig":"DATA","subscription_id":"nobodyasked"}',
  "not-an-object": "[null]",
} as const;

interface Armable {
  /** How often it strikes; default once. */
  readonly times?: number | "always";
  /** What it strikes; default everything. */
  readonly where?: Where;
}

interface OnSocket extends Armable {
  /** Default `now`. */
  readonly when?: Moment;
}

/** Puts keys of a frame to other values, of whatever type, or leaves them out. */
interface Alteration extends Armable {
  readonly set?: Readonly<Record<string, unknown>>;
  readonly remove?: readonly string[];
}

interface InPlaceOfTheOutcome extends Armable {
  /** Whether the request is carried out all the same; default false. */
  readonly carriedOut?: boolean;
}

interface Held extends Armable {
  /** Milliseconds; default until `release()`. */
  readonly ms?: number;
}

interface OverHttp extends Armable {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default empty. */
  readonly body?: string;
}

/** What each fault needs to know. */
interface Details {
  drop: OnSocket;
  /** `code` default 1011. */
  close: OnSocket & { readonly code?: number; readonly reason?: string };
  /** `reason` default that of an unknown address; `leaveOpen` keeps the socket from being closed by the service. */
  eos: OnSocket & { readonly reason?: string; readonly leaveOpen?: boolean };
  garbage: OnSocket & { readonly frame: Garbage };
  say: OnSocket & { readonly text: string };
  refuse: InPlaceOfTheOutcome & { readonly error: ErrorName; readonly message?: string };
  /** `status` default 500. */
  "protocol-error": InPlaceOfTheOutcome & { readonly status?: number; readonly body?: string };
  silent: Armable;
  late: Held;
  twice: Armable;
  /** `times` is how many answers are turned round; default 2. */
  "out-of-order": Armable;
  "alter-answer": Alteration;
  "ignore-stop": Armable;
  /** `count` is how many DATA come first; default 1. */
  "data-early": Armable & { readonly count?: number };
  "data-twice": Armable;
  "data-error": Armable & { readonly error: ErrorName };
  "data-lost": Armable;
  "alter-data": Alteration;
  /** `status` default that of the name; public clients saw 200 too. */
  "login-refused": Armable & { readonly error: ErrorName; readonly status?: number };
  "login-http": OverHttp;
  "login-silent": Armable;
  "login-late": Held;
  "login-elsewhere": Armable & { readonly websocket_url: string };
  "upgrade-refused": OverHttp;
  "upgrade-silent": Armable;
}

/** What faults are called. */
export type FaultName = keyof Details;

/** A fault of one name. */
export type FaultOf<Name extends FaultName> = { readonly fault: Name } & Details[Name];

/** Something that the sandbox shall do wrong. */
export type Fault = { [Name in FaultName]: FaultOf<Name> }[FaultName];

/** What a fault strikes: an open socket, an answer on it, its DATA, an HTTP request, or the WebSocket's upgrade. */
export type Area = "socket" | "answer" | "data" | "login" | "upgrade";

/** How often a fault strikes; of answers that are turned round it takes two. */
export function timesOf({ fault, times }: Fault): number | "always" {
  return times ?? (fault === "out-of-order" ? 2 : 1);
}
