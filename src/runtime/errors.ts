import { cleanLine } from "../text/clean.ts";
import { isServiceErrorName, type RetryPolicy, retryPolicies, type ServiceErrorName } from "./error-table.ts";
import { maxErrorLetters } from "./protocol/decode.ts";
import type { Payload, ServiceErrorEntry } from "./protocol/messages.ts";
import { nameCallers } from "./support/caller-stack.ts";
import { redactCredentials, redactPayload } from "./support/redact.ts";

/** Codes of errors that the runtime itself reports. */
export type ConversationsErrorCode =
  /** The call never left this process. */
  | "NOT_SENT"
  /** The call was sent and no answer came: it may have taken effect or not. */
  | "OUTCOME_UNKNOWN"
  /** The service could not be reached. */
  | "UNREACHABLE"
  /** The service answered with a protocol error, or with something that is not in the protocol. */
  | "PROTOCOL_ERROR"
  /** The connection broke, or nothing was heard from the service for too long. */
  | "CONNECTION_LOST"
  /** The service ended the agent session (EOS). */
  | "SESSION_ENDED"
  /** Another login of the same agent ended the session, and the session gave way. */
  | "DISPLACED"
  /** Events of a subscription came faster than they were read, and its queue is full. */
  | "OVERFLOW";

/** The code of a refusal: the API's error name, or UNKNOWN for a name that the API does not document. */
export type ServiceErrorCode = ServiceErrorName | "UNKNOWN";

/**
 * The class of all errors of the runtime, except an abort's own reason and the `TypeError` for a wrong argument. Switch on
 * `code`. The message is one line of at most about 2,000 characters, whatever the service wrote.
 */
export class ConversationsError<Code extends string = ConversationsErrorCode | ServiceErrorCode> extends Error {
  override readonly name: string = "ConversationsError";
  readonly code: Code;
  /** The time that the service asked to wait, in milliseconds, 5 minutes at most; undefined if it did not. */
  readonly retryAfterMs: number | undefined;

  constructor(code: Code, message: string, { retryAfterMs, ...options }: ConversationsErrorOptions = {}) {
    // Texts of the service end up in logs, where a line break could forge an entry.
    super(`[${code}] ${copyOf(cleanLine(redactCredentials(message), 2_000))}`, options);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
    nameCallers(this);
  }

  /** Returns the error as plain data, for `JSON.stringify()`: also its message and its cause. */
  toJSON(): Record<string, unknown> {
    const { message, cause } = this;
    return { ...(this as object), message, ...(cause !== undefined && { cause: errorToJSON(cause) }) };
  }
}

/** Returns an error as plain data. One of others is only named: its text may repeat anything. */
export function errorToJSON(error: unknown): Record<string, unknown> {
  if (error instanceof ConversationsError) return error.toJSON();
  return { name: error instanceof Error ? error.name : typeof error };
}

/** Copies a text: one that was cut out of a longer text would keep all of that in memory. */
function copyOf(text: string): string {
  return Buffer.from(text).toString();
}

interface ConversationsErrorOptions extends ErrorOptions {
  readonly retryAfterMs?: number | undefined;
}

/** The service refused an operation. */
export class ServiceError extends ConversationsError<ServiceErrorCode> {
  override readonly name = "ServiceError";
  /**
   * The first entries of the answer's error list: name, message and the UUID that the vendor's support asks for. These are
   * at most 100 entries and about 20,000 letters.
   */
  readonly errors: readonly ServiceErrorEntry[];
  /** The number of entries in the list. */
  readonly errorCount: number;
  /** The HTTP-like status that came with the refusal, if one came. */
  readonly status: number | undefined;
  /** The retries that the API's documentation allows: of several entries, the strictest policy. */
  readonly retry: RetryPolicy;
  #data: unknown;

  constructor(operation: string, payload: Payload, status?: number, retryAfterMs?: number) {
    const { errors = [], errorCount = errors.length, data } = payload;
    const code = strictest(errors.map(({ name }) => (isServiceErrorName(name) ? name : "UNKNOWN")));
    const more = errorCount > errors.length ? ` (the first ${errors.length} of ${errorCount} errors)` : "";
    super(code, `${operation}${more}: ${errors.map(describe).join("; ")}`, { retryAfterMs });
    // Not earlier: a text that was cut could end with a part of a secret, which is not recognized.
    this.errors = errors.map(cutEntry);
    this.errorCount = errorCount;
    this.status = status;
    this.retry = policyOf(code);
    if (this.retry === "never") this.#data = data;
  }

  /**
   * The data that came with the errors of a final refusal, if any. It may hold the texts of messages, so it is part of
   * neither `JSON.stringify(error)` nor an inspected error, and no event has it.
   */
  get data(): unknown {
    return this.#data;
  }
}

/** An answer, an event, or the answer to a login, which has no `kind`. */
interface MessageOutcome {
  readonly kind?: "answer" | "data";
  readonly payload: Payload;
  readonly status?: number | undefined;
  readonly retryAfterMs?: number | undefined;
}

/**
 * Returns the data of a reply.
 *
 * @param secrets - Returns the texts that an error must not repeat; called only for a refusal.
 * @throws {ServiceError} if the reply holds errors.
 * @throws {ConversationsError} PROTOCOL_ERROR if it holds neither errors nor data.
 */
export function readData(
  operation: string,
  { kind, payload, status, retryAfterMs }: MessageOutcome,
  secrets: () => readonly string[] = () => [],
): unknown {
  const { data, errors } = payload;
  if (!errors?.length && data !== undefined && data !== null) return data;
  // The caller of a refused call may read its data. That of an event may hold a message's text, that of a login the address.
  const safePayload = redactPayload(kind === "answer" ? payload : { ...payload, data: undefined }, secrets());
  if (errors?.length) throw new ServiceError(operation, safePayload, status, retryAfterMs);
  const reason = `${operation}: ${safePayload.body ?? "an answer without data"}`;
  throw new ConversationsError("PROTOCOL_ERROR", status === undefined ? reason : `${reason} (${status})`);
}

/** Returns the error of a call that was sent and will get no answer. */
export function unknownOutcome(operation: string, reason: string, cause?: Error): ConversationsError {
  return new ConversationsError("OUTCOME_UNKNOWN", `${operation}: ${reason}`, cause && { cause });
}

/** Returns the error of a call whose time is up: it was sent and not answered, or not sent. */
export function timedOut(operation: string, afterMs: number, isSent = true): ConversationsError {
  if (isSent) return unknownOutcome(operation, `no answer within ${afterMs} ms`);
  return new ConversationsError("NOT_SENT", `${operation}: not sent within ${afterMs} ms`);
}

/** Returns the code with the strictest policy: a final one first, then one with limited tries. */
function strictest(codes: readonly ServiceErrorCode[]): ServiceErrorCode {
  const final = codes.find((code) => policyOf(code) === "never");
  return final ?? codes.find((code) => policyOf(code) !== "backoff") ?? codes[0] ?? "UNKNOWN";
}

function policyOf(code: ServiceErrorCode): RetryPolicy {
  return code === "UNKNOWN" ? "never" : retryPolicies[code];
}

/** Cuts long texts: requests that wait for another try keep their errors in memory. */
function cutEntry({ name, message, UUID }: ServiceErrorEntry): ServiceErrorEntry {
  const cut = (text: string) => (text.length > maxErrorLetters ? copyOf(text.slice(0, maxErrorLetters)) : text);
  return { name: cut(name), message: cut(message), ...(UUID !== undefined && { UUID: cut(UUID) }) };
}

function describe({ name, message, UUID }: ServiceErrorEntry): string {
  const text = isServiceErrorName(name) || name === "" ? message : `${name}: ${message}`;
  return UUID === undefined ? text : `${text} (UUID ${UUID})`;
}
