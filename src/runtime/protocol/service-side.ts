// The side of the service: reads what a client sends and writes what the service sends. The sandbox and the bridge play it.

import { isId, isObject, parseJson } from "./decode.ts";
import type { ClientMessage, GraphQLRequest, ServerMessage } from "./messages.ts";

/** Thrown for a frame that is no message of a client. Its message says what is wrong and quotes nothing of the frame. */
export class UnreadableFrame extends Error {
  override readonly name = "UnreadableFrame";
}

/**
 * The longest request id and subscription id that are read, in characters (assumption: id-length). Ids are kept and sent
 * back, so their length must have a bound.
 */
export const maxIdLength = 256;

/** Prints a message of the service, with the spelling of the status that the guide uses for its kind. */
export function encodeServerMessage(message: ServerMessage): string {
  switch (message.kind) {
    case "answer":
      return JSON.stringify({ errorCode: message.status, payload: message.payload, id: message.id });
    case "data": {
      const { status, payload, subscription_id } = message;
      return JSON.stringify({ error_code: status, payload, sig: "DATA", subscription_id });
    }
    case "eos":
      return JSON.stringify({ reason: message.reason, sig: "EOS" });
    case "pong":
      return JSON.stringify({ sig: "PONG", payload: message.payload });
  }
}

/**
 * Reads one frame from a client.
 *
 * @throws {UnreadableFrame} if the frame is not one of the client's messages.
 */
export function decodeClientMessage(text: string): ClientMessage {
  const frame = readObject(text);
  if (frame.sig === "PING") return { sig: "PING", payload: frame.payload };
  const { id, payload } = frame;
  if (!isId(id)) throw new UnreadableFrame("a request without an id");
  checkIdLength(id);
  if (!isObject(payload)) throw new UnreadableFrame("a request without a payload");
  switch (frame.type) {
    case "request":
      return { payload: readRequestIn(payload), type: "request", id };
    case "stop_subscription":
      return { payload: { subscription_id: readSubscriptionId(payload) }, type: "stop_subscription", id };
    default:
      throw new UnreadableFrame("an unknown type");
  }
}

/** Returns the id of a frame that may be no message, if it has one that an answer can repeat. */
export function readId(text: string): number | string | undefined {
  const frame = parseJson(text);
  const id = isObject(frame) ? frame.id : undefined;
  return isId(id) && String(id).length <= maxIdLength ? id : undefined;
}

/** Reads a GraphQL request, as frames and HTTP bodies hold it. Returns undefined if there is no query. */
export function readRequest({ query, variables, operationName }: Record<string, unknown>): GraphQLRequest | undefined {
  if (typeof query !== "string") return undefined;
  return {
    query,
    ...(isObject(variables) && { variables }),
    ...(typeof operationName === "string" && { operationName }),
  };
}

function readRequestIn(payload: Record<string, unknown>): GraphQLRequest {
  const request = readRequest(payload);
  if (!request) throw new UnreadableFrame("a request without a query");
  return request;
}

function readSubscriptionId({ subscription_id }: Record<string, unknown>): string {
  if (typeof subscription_id !== "string") throw new UnreadableFrame("a stop without a subscription_id");
  checkIdLength(subscription_id);
  return subscription_id;
}

function checkIdLength(id: number | string): void {
  if (String(id).length > maxIdLength) throw new UnreadableFrame(`an id of more than ${maxIdLength} characters`);
}

function readObject(text: string): Record<string, unknown> {
  const value = parseJson(text);
  if (value === undefined) throw new UnreadableFrame("not JSON");
  if (!isObject(value)) throw new UnreadableFrame("not a JSON object");
  return value;
}
