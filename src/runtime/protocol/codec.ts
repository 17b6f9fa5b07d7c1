import type { ClientMessage, Payload, ServerMessage, ServiceFault } from "./messages.ts";

/** A frame that is none of the protocol's messages. Its message names what is wrong and quotes nothing of the frame. */
export class UnreadableFrame extends Error {
  override readonly name = "UnreadableFrame";
}

/** Prints a message for the service: JSON, in the key order of the vendor's guide. */
export function encodeClientMessage(message: ClientMessage): string {
  return JSON.stringify(message);
}

/**
 * Reads one frame from the service. `sig` decides before `id`, either spelling of the status is taken, and a PING
 * that comes back unchanged counts as its answer.
 *
 * @throws {UnreadableFrame} if the frame is not one of the service's messages.
 */
export function decodeServerMessage(text: string): ServerMessage {
  const frame = readObject(text);
  switch (frame.sig) {
    case "EOS":
      return { kind: "eos", reason: typeof frame.reason === "string" ? frame.reason : "" };
    case "PONG":
    case "PING":
      return { kind: "pong", payload: frame.payload };
    case "DATA": {
      const id = frame.subscription_id;
      if (typeof id !== "string") throw new UnreadableFrame("a DATA frame without a subscription_id");
      return { kind: "data", subscription_id: id, ...readOutcome(frame) };
    }
    case undefined:
      if (!isId(frame.id)) throw new UnreadableFrame("neither a signal nor the answer to a request");
      return { kind: "answer", id: frame.id, ...readOutcome(frame) };
    default:
      throw new UnreadableFrame("an unknown signal");
  }
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

/**
 * Reads the outcome of an operation from an object that may hold data, errors or a protocol error's body. The guide
 * calls the list both `errors` and `error`.
 */
export function readPayload(value: unknown): Payload {
  if (!isObject(value)) return {};
  const faults = value.errors ?? value.error;
  return {
    ...("data" in value && { data: value.data }),
    ...(faults !== undefined && faults !== null && { errors: [faults].flat().map(readFault) }),
    ...(typeof value.body === "string" && { body: value.body }),
  };
}

function readOutcome(frame: Record<string, unknown>): { payload: Payload; status?: number } {
  const status = frame.errorCode ?? frame.error_code;
  return { payload: readPayload(frame.payload), ...(typeof status === "number" && { status }) };
}

function readFault(value: unknown): ServiceFault {
  if (!isObject(value)) return { name: "", message: String(value) };
  const { name, message, UUID } = value;
  return {
    name: typeof name === "string" ? name : "",
    message: typeof message === "string" ? message : "",
    ...(typeof UUID === "string" && { UUID }),
  };
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
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UnreadableFrame("not JSON");
  }
  if (!isObject(value)) throw new UnreadableFrame("not a JSON object");
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is number | string {
  return typeof value === "number" || typeof value === "string";
}
