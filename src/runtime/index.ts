// The public names of the runtime.

export type { CallContext, EventMessage } from "./diagnostics/observer.ts";
export { type RetryPolicy, retryPolicies, type ServiceErrorName } from "./error-table.ts";
export { ConversationsError, type ConversationsErrorCode, ServiceError, type ServiceErrorCode } from "./errors.ts";
export type { Gap, Outcome, SessionEvent, SessionState } from "./events.ts";
export { type HandleEachOptions, handleEach } from "./handle-each.ts";
export { type EndpointOptions, httpEndpoint } from "./login/endpoint.ts";
export {
  type AgentStatus,
  type ConnectOptions,
  defaultOptions,
  type Fetch,
  type FetchInit,
  type FetchResponse,
  type HttpAgent,
} from "./options.ts";
export type { ServiceErrorEntry } from "./protocol/messages.ts";
export type { LoginAnswer, Recorder, SocketRecorder } from "./recorder.ts";
export { connect, type Session } from "./session.ts";
export type { Clock } from "./support/clock.ts";
// For generated code and for other implementations of the two verbs.
export type {
  CallOperation,
  CallOptions,
  HttpEndpoint,
  HttpOperation,
  LiteralShape,
  Operation,
  SubscribeOptions,
  Subscription,
  SubscriptionOperation,
  Transport,
} from "./transport.ts";
