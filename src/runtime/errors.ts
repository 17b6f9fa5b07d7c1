import { errorTable, isServiceErrorName, type Retry, type ServiceErrorName } from "./policy.ts";
import type { Payload, ServiceFault } from "./protocol/messages.ts";

/** What can go wrong on this side of the wire. */
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
  /** Another login of the same agent ended the session, which yields. */
  | "DISPLACED"
  /** Events of a subscription came faster than they were read, and its queue is full. */
  | "OVERFLOW";

/** A refusal's code: the API's error name, or UNKNOWN for a name that the API does not document. */
export type ServiceErrorCode = ServiceErrorName | "UNKNOWN";

/**
 * Everything this runtime throws, an abort's own reason and a caller's `TypeError` excepted. Switch on `code`. The
 * message is one line of some 2,000 characters at most, whatever the service wrote.
 */
export class ConversationsError<Code extends string = ConversationsErrorCode | ServiceErrorCode> extends Error {
  override readonly name: string = "ConversationsError";
  readonly code: Code;
  /** How long the service asked to wait, in milliseconds, 5 minutes at most; undefined if it did not. */
  readonly retryAfterMs: number | undefined;

  constructor(code: Code, message: string, { retryAfterMs, ...options }: ConversationsErrorOptions = {}) {
    super(`[${code}] ${oneLine(message)}`, options);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

interface ConversationsErrorOptions extends ErrorOptions {
  readonly retryAfterMs?: number | undefined;
}

/** The service refused an operation. */
export class ServiceError extends ConversationsError<ServiceErrorCode> {
  override readonly name = "ServiceError";
  /** Every entry of the answer's error list: name, message and the UUID that the vendor's support asks for. */
  readonly faults: readonly ServiceFault[];
  /** The HTTP-like status that came with the refusal, if one came. */
  readonly status: number | undefined;
  /** What the API's error table allows now; the strictest of all entries. */
  readonly retry: Retry;
  /** What was answered beside the errors, if anything. */
  readonly data: unknown;

  constructor(operation: string, { errors: faults = [], data }: Payload, status?: number, retryAfterMs?: number) {
    const code = strictest(faults.map(({ name }) => (isServiceErrorName(name) ? name : "UNKNOWN")));
    super(code, `${operation}: ${faults.map(describe).join("; ")}`, { retryAfterMs });
    this.faults = faults;
    this.status = status;
    this.retry = retryOf(code);
    this.data = data;
  }
}

/**
 * The data of an answer.
 *
 * @throws {ServiceError} if the answer holds errors.
 * @throws {ConversationsError} PROTOCOL_ERROR if it holds neither errors nor data.
 */
export function readData(operation: string, payload: Payload, status?: number, retryAfterMs?: number): unknown {
  const { data, errors = [], body = "an answer without data" } = payload;
  if (errors.length > 0) throw new ServiceError(operation, payload, status, retryAfterMs);
  if (data !== undefined && data !== null) return data;
  throw new ConversationsError("PROTOCOL_ERROR", `${operation}: ${body}${status === undefined ? "" : ` (${status})`}`);
}

/** The error of a call that was sent, and whose answer cannot come any more. */
export function unknownOutcome(operation: string, reason: string, cause?: Error): ConversationsError {
  return new ConversationsError("OUTCOME_UNKNOWN", `${operation}: ${reason}`, cause && { cause });
}

/** The error of a call that was sent, and not answered in time. */
export function unanswered(operation: string, afterMs: number): ConversationsError {
  return unknownOutcome(operation, `no answer within ${afterMs} ms`);
}

function strictest(codes: readonly ServiceErrorCode[]): ServiceErrorCode {
  const retries = codes.map(retryOf);
  const strict = retries.indexOf("never");
  const limited = retries.findIndex((retry) => retry !== "backoff");
  return codes[strict] ?? codes[limited] ?? codes[0] ?? "UNKNOWN";
}

function retryOf(code: ServiceErrorCode): Retry {
  return code === "UNKNOWN" ? "never" : errorTable[code];
}

function describe({ name, message, UUID }: ServiceFault): string {
  const text = isServiceErrorName(name) || name === "" ? message : `${name}: ${message}`;
  return UUID === undefined ? text : `${text} (UUID ${UUID})`;
}

// Texts of the service end up in logs, where a line break could forge an entry.
function oneLine(text: string): string {
  return text.slice(0, 2_000).replace(/\p{Cc}+/gu, " ");
}
