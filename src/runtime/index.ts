// The public names of the runtime, all of them.

export type {
  CallOperation,
  CallOptions,
  HttpEndpoint,
  HttpOperation,
  LiteralShape,
  Operation,
  Subscription,
  SubscriptionOperation,
  Transport,
} from "./transport.ts";
