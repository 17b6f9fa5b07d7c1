// Every message of the Conversations API's WebSocket protocol, as vendor's guide has it ("WebSocket request and
// response body structure", "End of service signal"); PING and PONG come from its reference page.
//
// A message for the service has on the wire exactly the form it has here. A message from the service is told
// apart by `sig` or `id`, and spells the HTTP-like status `errorCode` or `error_code`; here that is `kind` and `status`.

/** What GraphQL needs to run one operation. */
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

/** Ends the subscription that the service named so. */
export interface StopMessage {
  readonly payload: { readonly subscription_id: string };
  readonly type: "stop_subscription";
  readonly id: number | string;
}

/** Keeps the connection from being cut as idle; the payload comes back. */
export interface PingMessage {
  readonly sig: "PING";
  readonly payload: unknown;
}

export type ClientMessage = RequestMessage | StopMessage | PingMessage;

/** One reason why an operation failed. */
export interface ServiceFault {
  /** The error's name, for programs; see the table in policy.ts. */
  readonly name: string;
  /** The error's text, for people. */
  readonly message: string;
  /** What the vendor's support asks for. */
  readonly UUID?: string;
}

/** What came of an operation: data, GraphQL errors, both, or a protocol error's `body`. */
export interface Payload {
  readonly data?: unknown;
  readonly errors?: readonly ServiceFault[] | undefined;
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
