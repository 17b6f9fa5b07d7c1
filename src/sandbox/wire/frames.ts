import { isId, isObject, parseJson } from "../../runtime/protocol/decode.ts";
import type { ClientMessage, ServerMessage } from "../../runtime/protocol/messages.ts";

/** A frame that is none of a client's messages. Its message names what is wrong and quotes nothing of the frame. */
export class UnreadableFrame extends Error {
  override readonly name = "UnreadableFrame";
}

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
  if (!isObject(payload)) throw new UnreadableFrame("a request without a payload");
  switch (frame.type) {
    case "request":
      return { payload: readRequest(payload), type: "request", id };
    case "stop_subscription":
      if (typeof payload.subscription_id !== "string") throw new UnreadableFrame("a stop without a subscription_id");
      return { payload: { subscription_id: payload.subscription_id }, type: "stop_subscription", id };
    default:
      throw new UnreadableFrame("an unknown type");
  }
}

function readRequest(payload: Record<string, unknown>) {
  const { query, variables, operationName } = payload;
  if (typeof query !== "string") throw new UnreadableFrame("a request without a query");
  return {
    query,
    ...(isObject(variables) && { variables }),
    ...(typeof operationName === "string" && { operationName }),
  };
}

function readObject(text: string): Record<string, unknown> {
  const value = parseJson(text);
  if (value === undefined) throw new UnreadableFrame("not JSON");
  if (!isObject(value)) throw new UnreadableFrame("not a JSON object");
  return value;
}
