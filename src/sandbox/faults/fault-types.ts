// The types of faults. Faults are plain data, so that the page can arm them as JSON, too.

import type { ErrorName } from "../support/refusal.ts";

/** The kinds of messages that a client sends. */
export type SubjectKind = (typeof subjectKinds)[number];

export const subjectKinds = ["query", "mutation", "subscription", "stop", "ping"] as const;

/** The message or event that a fault is compared with. */
export interface Subject {
  /** Undefined for a message that cannot be read. */
  readonly kind: SubjectKind | undefined;
  /** The operation's name and its root fields; for a stop and for DATA those of their subscription. */
  readonly operations: readonly string[];
  /** The display name of the agent whose session it is. */
  readonly agent: string | undefined;
}

/** Restricts a fault to some messages. Every part that is given must match. */
export interface FaultFilter {
  /** An operation's name, such as `SendMessage`, or one of its root fields, such as `sendMessage`. */
  readonly operation?: string;
  readonly kind?: SubjectKind;
  /** The display name of the agent whose session it is. */
  readonly agent?: string;
}

/**
 * The moment of a socket fault: now; when the next socket opens; when the next request or stop has arrived, before it is
 * carried out; after that, before it is answered; after its answer; after the next DATA; or after the next outgoing frame
 * of any kind.
 */
export type FaultMoment = (typeof moments)[number];

/** All moments, in the order in which a request meets them. */
export const moments = [
  "now",
  "on-open",
  "on-request",
  "before-answer",
  "after-answer",
  "after-data",
  "after-frame",
] as const;

/** The name of a frame that is not part of the protocol. */
export type MalformedFrame =
  | "not-json"
  | "binary"
  | "unknown-sig"
  | "no-id"
  | "unknown-id"
  | "unknown-subscription"
  | "not-an-object";

/** Frames that are not part of the protocol, by name. */
export const malformedFrames: Readonly<Record<MalformedFrame, string | Uint8Array>> = {
  "not-json": "<html>",
  binary: Buffer.from([0, 255, 254, 1]),
  "unknown-sig": '{"sig":"HELLO","payload":{}}',
  "no-id": '{"payload":{"data":{}}}',
  "unknown-id": '{"payload":{"data":{}},"id":"never asked"}',
  "unknown-subscription": '{"payload":{"data":{}},"sig":"DATA","subscription_id":"neverasked"}',
  "not-an-object": "[null]",
};

interface Armable {
  /**
   * The number of times the fault is triggered.
   *
   * @default 1
   */
  readonly times?: number | "always";
  /**
   * The messages that the fault applies to.
   *
   * @default {} (all)
   */
  readonly where?: FaultFilter;
}

interface SocketFault extends Armable {
  /** @default "now" */
  readonly when?: FaultMoment;
}

/** Sets keys of a frame to other values, of any type, or removes them. */
interface Alteration extends Armable {
  readonly set?: Readonly<Record<string, unknown>>;
  readonly remove?: readonly string[];
}

interface ReplacesOutcome extends Armable {
  /**
   * True to carry the request out in spite of the answer.
   *
   * @default false
   */
  readonly carriedOut?: boolean;
}

interface Held extends Armable {
  /**
   * The time that the answer is held back, in milliseconds.
   *
   * @default undefined (until `release()`)
   */
  readonly ms?: number;
}

interface OverHttp extends Armable {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** @default "" */
  readonly body?: string;
}

/** The parts of each fault. */
interface Details {
  drop: SocketFault;
  /** Default of `code`: 1011. */
  close: SocketFault & { readonly code?: number; readonly reason?: string };
  /**
   * Default of `reason`: the reason given for an unknown address. With `leaveOpen` the service does not close the
   * socket.
   */
  eos: SocketFault & { readonly reason?: string; readonly leaveOpen?: boolean };
  garbage: SocketFault & { readonly frame: MalformedFrame };
  say: SocketFault & { readonly text: string };
  refuse: ReplacesOutcome & { readonly error: ErrorName; readonly message?: string };
  /** Default of `status`: 500. */
  "protocol-error": ReplacesOutcome & { readonly status?: number; readonly body?: string };
  silent: Armable;
  late: Held;
  twice: Armable;
  /** `times` is the number of answers that are reversed; default 2. */
  "out-of-order": Armable;
  "alter-answer": Alteration;
  "ignore-stop": Armable;
  /** `count` is the number of DATA frames that come first; default 1. */
  "data-early": Armable & { readonly count?: number };
  "reuse-id": Armable;
  "data-twice": Armable;
  "data-error": Armable & { readonly error: ErrorName };
  "data-lost": Armable;
  "alter-data": Alteration;
  /** Default of `status`: the status of the error's name. Public clients saw 200, too. */
  "login-refused": Armable & { readonly error: ErrorName; readonly status?: number };
  "login-http": OverHttp;
  "login-silent": Armable;
  "login-late": Held;
  "login-elsewhere": Armable & { readonly websocket_url: string };
  "upgrade-refused": OverHttp;
  "upgrade-silent": Armable;
}

/** The name of a fault. */
export type FaultName = keyof Details;

/** A fault with a given name. */
export type FaultOf<Name extends FaultName> = { readonly fault: Name } & Details[Name];

/** Something that the sandbox does wrong on request. */
export type Fault = { [Name in FaultName]: FaultOf<Name> }[FaultName];

/**
 * The thing that a fault affects: an open socket, an answer on it, its DATA, an HTTP request, or the WebSocket's
 * upgrade.
 */
export type Area = "socket" | "answer" | "data" | "login" | "upgrade";

/** Returns how many times a fault is triggered; by default once, and twice for `out-of-order`, which needs two answers. */
export function timesOf({ fault, times }: Fault): number | "always" {
  return times ?? (fault === "out-of-order" ? 2 : 1);
}
