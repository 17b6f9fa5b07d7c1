import type { ClientMessage, Payload, ServerMessage, ServiceFault } from "./messages.ts";

/** A frame that is none of a client's messages. Its message names what is wrong and quotes nothing of the frame. */
export class UnreadableFrame extends Error {
  override readonly name = "UnreadableFrame";
}

/** Prints a message for the service: JSON, in the key order of the vendor's guide. */
export function encodeClientMessage(message: ClientMessage): string {
  return JSON.stringify(message);
}

/**
 * Reads one frame from the service. `sig` decides before `id`, either spelling of the status is taken, and a PING
 * that comes back unchanged counts as its answer. Undefined if the frame is not one of the service's messages.
 */
export function decodeServerMessage(text: string): ServerMessage | undefined {
  const { sig, id, subscription_id, reason, errorCode, error_code, payload: content } = asObject(parseJson(text));
  if (sig === "EOS") return { kind: "eos", reason: asText(reason) };
  if (sig === "PONG" || sig === "PING") return { kind: "pong", payload: content };

  const code = errorCode ?? error_code;
  const status = typeof code === "number" ? code : undefined;
  const payload = readPayload(content);
  if (sig === undefined && isId(id)) return { kind: "answer", id, payload, status };
  if (sig === "DATA" && typeof subscription_id === "string") return { kind: "data", subscription_id, payload, status };
  return undefined;
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
  const { data, errors, error, body } = asObject(value);
  const faults = [errors ?? error ?? []].flat();
  return {
    data,
    errors: faults.length > 0 ? faults.map(readFault) : undefined,
    body: typeof body === "string" ? body : undefined,
  };
}

function readFault(value: unknown): ServiceFault {
  const { name, message = value, UUID } = asObject(value);
  return { name: asText(name), message: asText(message), ...(typeof UUID === "string" && { UUID }) };
}

/** The value that the text is as JSON; undefined if it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
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

function asObject(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isId(value: unknown): value is number | string {
  return typeof value === "number" || typeof value === "string";
}
