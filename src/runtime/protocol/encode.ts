import type { Operation } from "../transport.ts";
import { writeRequest } from "./document.ts";

// All requests of an operation begin alike: thousands of calls that wait hold that beginning in common.
const beginnings = new WeakMap<object, string>();

/** The message that runs the operation, as JSON without its id: {@link withId} completes it. */
export function encodeRequest<V>(operation: Operation<unknown, V>, variables: V): string {
  const { variables: values, ...rest } = writeRequest(operation, variables);
  const beginning = beginnings.get(operation) ?? open("request", rest);
  // Where values are literals, each has a text of its own.
  if (!operation.literals) beginnings.set(operation, beginning);
  return values ? `${beginning},"variables":${JSON.stringify(values)}` : beginning;
}

/** The message that stops a subscription, as JSON without its id. */
export function encodeStop(subscription_id: string): string {
  return open("stop_subscription", { subscription_id });
}

/** The whole message. */
export function withId(message: string, id: string): string {
  return `${message}},"id":"${id}"}`;
}

/** Without the two braces at its end. */
function open(type: string, payload: object): string {
  return JSON.stringify({ type, payload }).slice(0, -2);
}
