// The public names of the runtime, all of them.

export { ConversationsError, type ConversationsErrorCode, ServiceError, type ServiceErrorCode } from "./errors.ts";
export type { Gap, SessionEvent, SessionState } from "./events.ts";
export { type EndpointOptions, httpEndpoint } from "./login.ts";
export { type Clock, type ConnectOptions, defaults } from "./options.ts";
export { errorTable, type Retry, type ServiceErrorName } from "./policy.ts";
export type { ServiceFault } from "./protocol/messages.ts";
export { connect, type Session } from "./session.ts";
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
