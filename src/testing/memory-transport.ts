import { call } from "../runtime/calls/call.ts";
import { createObserver } from "../runtime/diagnostics/observer.ts";
import type { ServiceErrorName } from "../runtime/error-table.ts";
import { ConversationsError, ServiceError } from "../runtime/errors.ts";
import { type ConnectOptions, resolveOptions } from "../runtime/options.ts";
import type { CallOptions, Operation, SubscriptionOperation, Transport } from "../runtime/transport.ts";
import { createMemoryService, type Rule } from "./memory-service.ts";
import { createMemorySubscriptions } from "./memory-subscriptions.ts";

/**
 * A session and an HTTP endpoint without a service. It gives the answers that the test sets, records the requests, and
 * keeps the promises of a session: time limits, aborts, overflow, gaps and the order of events.
 */
export interface MemoryTransport extends Transport {
  /** Sends a query or mutation, also one that travels over HTTP (`startAgentSession`). */
  request<Result, Variables>(
    operation: QueryOrMutation<Result, Variables>,
    variables: Variables,
    options?: CallOptions,
  ): Promise<Result>;
  /**
   * Sets the answer to an operation from now on: a value, of which each call gets its own copy, or a function that
   * computes the value from the variables. If the function throws, the call rejects with that error.
   */
  answer<Result, Variables, const Answer extends Immutable<Result>>(
    operation: QueryOrMutation<Result, Variables>,
    answer: Exactly<Result> | ((variables: Variables) => Answer | Promise<Answer>),
  ): void;
  /** Accepts subscriptions of the operation again, after `refuse` or `ignore`. */
  accept(operation: SubscriptionOperation<unknown, never>): void;
  /**
   * Refuses calls or subscriptions of the operation from now on. They are not retried, whatever the error is.
   *
   * @param error - One of the API's error names, such as "MAX_SUB", or the error to reject with.
   */
  refuse(operation: AnyOperation, error: ServiceErrorName | Error): void;
  /** Leaves calls or subscriptions of the operation without an answer from now on. Their time limit ends them. */
  ignore(operation: AnyOperation): void;
  /**
   * Sends an event to every open subscription of the operation. Each gets its own copy.
   *
   * @returns The number of subscriptions that received it. A subscription that overflows does not receive it.
   */
  push<Result, Variables>(operation: SubscriptionOperation<Result, Variables>, event: Exactly<Result>): number;
  /**
   * Loses the connection and restores it at once. Subscriptions report a gap, which `onGap` may fill. Of the calls that
   * wait for an answer, those that may be repeated are sent again; the others reject with OUTCOME_UNKNOWN.
   *
   * @param cause - The reason of the gap. Default: a `ConversationsError` with the code "CONNECTION_LOST".
   */
  interrupt(cause?: ConversationsError): void;
  /** Ends every open subscription of the operation: its loop ends, or throws the error if one is given. */
  end(operation: SubscriptionOperation<unknown, never>, error?: Error): void;
  /** Returns the variables of each call or subscription of the operation, as the service would get them, oldest first. */
  requests<Variables>(operation: AnyOperation<Variables>): readonly Variables[];
  /**
   * Removes all answers and requests and ends everything that is open, so that the next test starts with nothing. Loops
   * end; calls that wait for an answer reject with OUTCOME_UNKNOWN.
   */
  reset(): void;
}

/** Options of `createMemoryTransport()`. Each has the same meaning and default as in `connect()`. */
export type MemoryTransportOptions = Pick<
  ConnectOptions,
  "callTimeoutMs" | "maxQueuedEvents" | "maxQueuedBytes" | "onEvent" | "testing"
>;

type QueryOrMutation<Result, Variables> = Operation<Result, Variables, "query" | "mutation", "socket" | "http">;

type AnyOperation<Variables = never> = Operation<
  unknown,
  Variables,
  "query" | "mutation" | "subscription",
  "socket" | "http"
>;

// Two types that let the compiler infer the result from the operation alone. Otherwise `status: "ONLINE"` in an answer
// would be a string, which no enum accepts.

/** The result itself, for a value. */
type Exactly<Result> = [Result][Result extends unknown ? 0 : never];

/** The result, read-only throughout, for what a function returns. */
type Immutable<T> = T extends readonly (infer Item)[]
  ? readonly Immutable<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Immutable<T[Key]> }
    : T;

/**
 * Creates a transport for tests of code that calls generated functions: no socket, no login, no account.
 *
 * @throws {TypeError} if an option has a wrong value.
 */
export function createMemoryTransport(transportOptions: MemoryTransportOptions = {}): MemoryTransport {
  const options = resolveOptions({ ...transportOptions, accessToken: "none" });
  const service = createMemoryService();
  const { emit, observeCall } = createObserver(options, () => transport);
  const subscriptions = createMemorySubscriptions(options, service, emit);
  const transport: MemoryTransport = {
    request: (operation, variables, callOptions) =>
      observeCall(operation, callOptions, (begun) =>
        call(service.requestsOf(operation, variables), options, operation, variables, callOptions, begun),
      ),
    subscribe: subscriptions.start,
    answer: ({ name }, answer) => service.setRule(name, typeof answer === "function" ? (answer as Rule) : () => answer),
    accept: ({ name }) => service.setRule(name, undefined),
    refuse: ({ name }, error) => service.setRule(name, refusal(name, error)),
    ignore: ({ name }) => service.setRule(name, () => new Promise(() => {})),
    push: subscriptions.push,
    interrupt(cause = new ConversationsError("CONNECTION_LOST", "the test interrupted the connection")) {
      const repeat = service.interrupt(cause);
      subscriptions.interrupt(cause);
      repeat();
    },
    end: subscriptions.end,
    requests: ({ name }) => service.requests(name) as never,
    reset() {
      subscriptions.endAll();
      service.reset();
    },
  };
  return transport;
}

function refusal(operation: string, error: ServiceErrorName | Error): Rule {
  return () => {
    if (typeof error !== "string") throw error;
    throw new ServiceError(operation, { errors: [{ name: error, message: "refused by the test" }] });
  };
}
