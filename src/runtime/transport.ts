import type { Gap } from "./events.ts";

// The seam: everything generated code may ask of the network. Above it stands what the generator
// prints, below it sockets, sessions and logins; neither side knows more of the other than this page.

/** One named operation: its text for the service, its types for the compiler. */
export interface Operation<Result, Variables, Kind = "query" | "mutation" | "subscription", Over = "socket" | "http"> {
  readonly kind: Kind;
  /** The wire it travels on: only the login goes over HTTP. */
  readonly over: Over;
  /** Its name in the `.graphql` file, sent along as `operationName`. */
  readonly name: string;
  /** The GraphQL document: this operation and the fragments it uses, nothing else. */
  readonly text: string;
  /**
   * Variables whose values are written into the document, because the name of their type is only
   * inferred and the service would reject a document that declares it.
   */
  readonly literals?: Readonly<Record<string, LiteralShape>>;
  /** True for a mutation that may safely be sent again: `mutation GoOnline @idempotent { … }`. */
  readonly idempotent?: boolean;
  /** Never set. It lets the compiler infer both types from the constant. */
  readonly types?: (variables: Variables) => Result;
}

/**
 * Where enum values stand in a value, so that they can be written without quotes. A list has the shape of its items;
 * "plain" has no enum value in it.
 */
export type LiteralShape = "enum" | "plain" | { readonly [field: string]: LiteralShape };

/** A query or mutation that is sent over the session's WebSocket. */
export type CallOperation<Result, Variables> = Operation<Result, Variables, "query" | "mutation", "socket">;

/** A subscription that is started over the session's WebSocket. */
export type SubscriptionOperation<Result, Variables> = Operation<Result, Variables, "subscription", "socket">;

/** A query or mutation that is sent over HTTP, outside any session. */
export type HttpOperation<Result, Variables> = Operation<Result, Variables, "query" | "mutation", "http">;

/** What a caller may say about one call. The `timeoutMs` of a subscription is for its start alone. */
export interface CallOptions {
  /** Gives the call up: it rejects with the signal's own reason. */
  readonly signal?: AbortSignal;
  /** Milliseconds until the call rejects. Default: the `callTimeoutMs` of the session or endpoint. */
  readonly timeoutMs?: number;
}

/** What a caller may say about one subscription. */
export interface SubscribeOptions<Result> extends CallOptions {
  /**
   * Told when the subscription is live again after it was lost, before any new event. It may return the events that were
   * missed, in order: they are read first, while new ones wait, for 15 s at most. One that came anyway is left out.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: a function that returns nothing is welcome, too
  readonly onGap?: (gap: Gap) => readonly Result[] | void | Promise<readonly Result[] | void>;
  /**
   * What happens when `queueLimit` events wait and another comes: "end" ends the subscription with OVERFLOW, "drop-oldest"
   * drops the one that has waited longest, which the session's event "dropped" counts. Default: "end".
   */
  readonly overflow?: "end" | "drop-oldest";
}

/** A running session, as generated functions see it. */
export interface Transport {
  /** Sends a query or mutation and resolves with what it selected. */
  request<Result, Variables>(
    operation: CallOperation<Result, Variables>,
    variables: Variables,
    options?: CallOptions,
  ): Promise<Result>;
  /** Starts a subscription at once; its events wait in order until they are read. */
  subscribe<Result, Variables>(
    operation: SubscriptionOperation<Result, Variables>,
    variables: Variables,
    options?: SubscribeOptions<Result>,
  ): Subscription<Result>;
}

/** The HTTP address of the API, as generated functions see it. */
export interface HttpEndpoint {
  /** Sends one operation by HTTP and resolves with what it selected. */
  request<Result, Variables>(
    operation: HttpOperation<Result, Variables>,
    variables: Variables,
    options?: CallOptions,
  ): Promise<Result>;
}

/**
 * The events of one subscription. Leaving the `for await` loop by `break`, `return` or `throw`, and aborting
 * the signal, tell the service to stop. A connection that is lost is restored behind the loop. When the session is closed
 * the loop ends; when it has ended otherwise, the loop throws.
 */
export interface Subscription<Result> extends AsyncIterableIterator<Result, undefined> {
  /** Resolves when the service has accepted the subscription, rejects when it has refused. */
  readonly ready: Promise<void>;
  /** Ends the subscription, as `break` does. */
  return(): Promise<IteratorReturnResult<undefined>>;
}
