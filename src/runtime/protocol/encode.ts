import type { GraphQLRequest, PingMessage, RequestMessage, StopMessage } from "./messages.ts";

// A request is encoded in two steps: its prefix once, when the call is made, and its id each time it is sent. A prefix is
// the message as JSON without its id and without the two braces before it.

/** Encodes a request up to its variables. Calls of one operation have this part in common. */
export function encodeRequest(payload: Omit<GraphQLRequest, "variables">): string {
  return openFrame({ type: "request", payload } satisfies Omit<RequestMessage, "id">);
}

/** Adds variables to the prefix of a request. */
export function addVariables(prefix: string, variables: NonNullable<GraphQLRequest["variables"]>): string {
  return `${prefix},"variables":${JSON.stringify(variables)}`;
}

/** Encodes the message that stops a subscription, as a prefix. */
export function encodeStop(subscription_id: string): string {
  return openFrame({ type: "stop_subscription", payload: { subscription_id } } satisfies Omit<StopMessage, "id">);
}

/** Completes a prefix: returns the whole frame. */
export function finishFrame(prefix: string, id: string): string {
  return `${prefix}},"id":"${id}"}`;
}

/** The whole frame of a PING. */
export const pingFrame = JSON.stringify({ sig: "PING", payload: "" } satisfies PingMessage);

function openFrame(message: { readonly type: string; readonly payload: object }): string {
  return JSON.stringify(message).slice(0, -2);
}
