import type { Payload, ServerMessage, ServiceFault } from "./messages.ts";

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

/**
 * Reads the outcome of an operation from an object that may hold data, errors or a protocol error's body. The guide
 * calls the list both `errors` and `error`.
 */
export function readPayload(value: unknown): Payload {
  const { data, errors, error, body } = asObject(value);
  return { data, errors: readFaults(errors ?? error), body: typeof body === "string" ? body : undefined };
}

function readFaults(value: unknown): ServiceFault[] | undefined {
  if (value === undefined || value === null) return undefined;
  const faults = [value].flat().map(readFault);
  return faults.length > 0 ? faults : undefined;
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

function asObject(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

/** True for what JSON calls an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** True for what may stand as a request's id. */
export function isId(value: unknown): value is number | string {
  return typeof value === "number" || typeof value === "string";
}
