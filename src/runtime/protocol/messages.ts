// The messages of the Conversations API's WebSocket protocol. Sources: the vendor's guide ("WebSocket request and response
// body structure", "End of service signal"), and its reference page for PING and PONG.
//
// A message to the service has exactly this form on the wire. A message from the service is identified by `sig` or `id`,
// and spells its HTTP-like status `errorCode` or `error_code`; here these are `kind` and `status`.

/** One operation to run: its document, variables and name. */
export interface GraphQLRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** Runs a query or mutation, or starts a subscription. */
export interface RequestMessage {
  readonly payload: GraphQLRequest;
  readonly type: "request";
  readonly id: number | string;
}

/** Ends the subscription to which the service gave this id. */
export interface StopMessage {
  readonly payload: { readonly subscription_id: string };
  readonly type: "stop_subscription";
  readonly id: number | string;
}

/** Keeps the service from closing an idle connection. The payload comes back. */
export interface PingMessage {
  readonly sig: "PING";
  readonly payload: unknown;
}

export type ClientMessage = RequestMessage | StopMessage | PingMessage;

/** One reason why an operation failed. */
export interface ServiceErrorEntry {
  /** The error's name, for programs; error-table.ts lists the documented ones. */
  readonly name: string;
  /** The error's text, for people. */
  readonly message: string;
  /** The number that the vendor's support asks for. */
  readonly UUID?: string;
}

/** The outcome of an operation: data, GraphQL errors, both, or a protocol error's `body`. */
export interface Payload {
  readonly data?: unknown;
  /** The first entries of the error list: 100 at most, or fewer if they are long. */
  readonly errors?: readonly ServiceErrorEntry[] | undefined;
  /** The number of entries in the error list, if more. */
  readonly errorCount?: number | undefined;
  readonly body?: string | undefined;
}

/** Answers the request or stop of the same id. */
export interface AnswerMessage {
  readonly kind: "answer";
  readonly id: number | string;
  readonly payload: Payload;
  readonly status?: number | undefined;
}

/** One event of a subscription. */
export interface DataMessage {
  readonly kind: "data";
  readonly subscription_id: string;
  readonly payload: Payload;
  readonly status?: number | undefined;
}

/** End of service: the agent session is dead. */
export interface EosMessage {
  readonly kind: "eos";
  readonly reason: string;
}

/** Answers a PING. */
export interface PongMessage {
  readonly kind: "pong";
  readonly payload: unknown;
}

export type ServerMessage = AnswerMessage | DataMessage | EosMessage | PongMessage;
