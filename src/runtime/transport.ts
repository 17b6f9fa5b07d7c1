// Declarations use Symbol.asyncDispose: projects without the types of Node.js get it from here.
/// <reference lib="esnext.disposable" preserve="true" />

import type { Gap } from "./events.ts";

// The seam between generated code and the network. Generated functions are above it; sockets, sessions and logins are
// below. Neither side knows more about the other than this file.

/** One named operation: its document for the service, its types for the compiler. */
export interface Operation<
  Result,
  Variables,
  Kind = "query" | "mutation" | "subscription",
  TransportName = "socket" | "http",
> {
  readonly kind: Kind;
  /** The wire that carries it: only the login goes over HTTP. */
  readonly transport: TransportName;
  /** Its name in the `.graphql` file, sent as `operationName`. */
  readonly name: string;
  /** The `operationName` to send if it is not `name`; null sends none. */
  readonly operationName?: string | null;
  /** The GraphQL document: this operation and the fragments that it uses. */
  readonly document: string;
  /**
   * Variables whose values are written into the document, because the name of their type is only inferred and the service
   * would reject a document that declares it.
   */
  readonly literals?: Readonly<Record<string, LiteralShape>>;
  /** True for a mutation that may safely be sent again: `mutation GoOnline @idempotent { … }`. */
  readonly idempotent?: boolean;
  /** Never set. It lets the compiler infer both types from the constant. */
  readonly types?: (variables: Variables) => Result;
}

/**
 * The places of enum values in a value, so that they can be written without quotes. A list has the shape of its items; "plain"
 * holds no enum value.
 */
export type LiteralShape = "enum" | "plain" | { readonly [field: string]: LiteralShape };

/** A query or mutation that is sent over the session's WebSocket. */
export type CallOperation<Result, Variables> = Operation<Result, Variables, "query" | "mutation", "socket">;

/** A subscription that is started over the session's WebSocket. */
export type SubscriptionOperation<Result, Variables> = Operation<Result, Variables, "subscription", "socket">;

/** A query or mutation that is sent over HTTP, outside any session. */
export type HttpOperation<Result, Variables> = Operation<Result, Variables, "query" | "mutation", "http">;

/** Options of one call. */
export interface CallOptions {
  /** Gives the call up: it rejects with the signal's own reason. */
  readonly signal?: AbortSignal;
  /**
   * The longest until the call settles, in milliseconds; for a subscription, until it has started.
   *
   * @default the `callTimeoutMs` of the session or endpoint
   */
  readonly timeoutMs?: number;
}

/** Options of one subscription. */
export interface SubscribeOptions<Result> extends CallOptions {
  /**
   * Called when the subscription is live again after it was lost, before any new event, with the time in which events may
   * be missing. It may return the missed events, oldest first. They are delivered before the new ones, which wait for them
   * for up to 15 s.
   *
   * No event is delivered twice. One that is in the list and came by itself, too, is delivered once, and what follows it in
   * the list comes after it. Events that were delivered in the minute before the gap, or by an earlier fill, are left out.
   * Events are compared as JSON, so select an id: two different ones may have the same text.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: a function that returns nothing is welcome, too
  readonly onGap?: (gap: Gap) => readonly Result[] | void | Promise<readonly Result[] | void>;
  /**
   * The reaction to another event while `maxQueuedEvents` wait to be read. "end": the subscription ends with
   * OVERFLOW. "drop-oldest": the oldest one is dropped, and the session's event "dropped" counts it.
   *
   * @default "end"
   */
  readonly overflow?: "end" | "drop-oldest";
}

/** Carries operations to the service; a session is one. Generated functions take it as their first argument. */
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

/** Carries operations to the API's HTTP address; `httpEndpoint()` returns one. */
export interface HttpEndpoint {
  /** Sends one operation and resolves with what it selected. */
  request<Result, Variables>(
    operation: HttpOperation<Result, Variables>,
    variables: Variables,
    options?: CallOptions,
  ): Promise<Result>;
}

/**
 * The events of one subscription, as an async iterator. Leaving the `for await` loop by `break`, `return` or `throw`, and
 * aborting the signal, stop the subscription at the service. A lost connection is restored behind the loop. When the
 * session is closed, the loop ends; when the session ends for another reason, the loop throws.
 */
export interface Subscription<Result> {
  /** Resolves when the service has accepted the subscription, rejects if it has refused. */
  readonly ready: Promise<void>;
  /** Resolves with the next event, or with the end. Several may wait: they are served in order. */
  next(): Promise<IteratorResult<Result, undefined>>;
  /** Ends the subscription, as `break` does. Resolves with `value`, which a loop does not use. */
  return(value?: undefined | PromiseLike<undefined>): Promise<IteratorReturnResult<undefined>>;
  /** Ends the subscription, and rejects with `error`. */
  throw(error?: unknown): Promise<IteratorReturnResult<undefined>>;
  [Symbol.asyncIterator](): Subscription<Result>;
  /** Ends the subscription at the end of an `await using` block. */
  [Symbol.asyncDispose](): Promise<void>;
}
