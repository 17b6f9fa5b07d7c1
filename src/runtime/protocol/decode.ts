import type { Payload, ServerMessage, ServiceErrorEntry } from "./messages.ts";

/**
 * Decodes one frame from the service. `sig` decides before `id`, both spellings of the status are read, and a PING that
 * comes back unchanged counts as its answer. Returns undefined if the frame is not one of the service's messages.
 */
export function decodeServerMessage(text: string): ServerMessage | undefined {
  const { sig, id, subscription_id, reason, errorCode, error_code, payload: content } = asObject(parseJson(text));
  if (sig === "EOS") return { kind: "eos", reason: asText(reason) };
  if (sig === "PONG" || sig === "PING") return { kind: "pong", payload: content };

  const code = errorCode ?? error_code;
  const status = typeof code === "number" ? code : undefined;
  const payload = readPayload(content);
  if ((sig ?? undefined) === undefined && isId(id)) return { kind: "answer", id, payload, status };
  if (sig !== "DATA" || typeof subscription_id !== "string" || !isId(subscription_id)) return undefined;
  return { kind: "data", subscription_id, payload, status };
}

/**
 * Reads the outcome of an operation from an object that may hold data, errors or a protocol error's body. The vendor's
 * guide calls the list both `errors` and `error`.
 */
export function readPayload(value: unknown): Payload {
  const { data, errors, error, body } = asObject(value);
  return { data, ...readErrors(errors ?? error), body: typeof body === "string" ? body : undefined };
}

/** The most entries of an error list that are read: a frame may hold millions. */
const maxErrors = 100;

/** The number of letters after which no further entry is read. */
export const maxErrorLetters = 20_000;

function readErrors(value: unknown): Pick<Payload, "errors" | "errorCount"> {
  // False and an empty text mean that there is none, too.
  const list = Array.isArray(value) ? value : [value || []].flat();
  if (list.length === 0) return { errors: undefined };
  const errors: ServiceErrorEntry[] = [];
  let letters = 0;
  for (const entry of list.slice(0, maxErrors)) {
    if (letters >= maxErrorLetters) break;
    const { name, message, UUID = "" } = readError(entry);
    letters += name.length + message.length + UUID.length;
    errors.push({ name, message, ...(UUID !== "" && { UUID }) });
  }
  return list.length > errors.length ? { errors, errorCount: list.length } : { errors };
}

function readError(value: unknown): ServiceErrorEntry {
  const { name, message = value, UUID } = asObject(value);
  return { name: asText(name), message: asText(message), UUID: asText(UUID) };
}

/** Parses JSON; undefined if the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Returns the value if it is a JSON object, otherwise an empty one. */
export function asObject(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

/** Returns true for a JSON object: not null, not a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The longest text that is an id: ids are remembered, so a long one would fill the memory. */
const maxIdLength = 1_024;

/** Returns true for a value that can be the id of a request or subscription. */
export function isId(value: unknown): value is number | string {
  return typeof value === "number" || (typeof value === "string" && value.length <= maxIdLength);
}
