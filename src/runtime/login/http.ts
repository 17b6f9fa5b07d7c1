import ky from "ky";
import { writeRequest } from "../calls/document.ts";
import { textsOf } from "../calls/sent-texts.ts";
import { ConversationsError, readData } from "../errors.ts";
import type { Fetch } from "../options.ts";
import { parseJson, readPayload } from "../protocol/decode.ts";
import type { Payload } from "../protocol/messages.ts";
import type { Recorder } from "../recorder.ts";
import { checkVerification } from "../support/address.ts";
import { unverifiedCode } from "../support/certificate.ts";
import { type DeadlineOptions, withDeadline } from "../support/deadline.ts";
import { redact } from "../support/redact.ts";
import type { HttpOperation } from "../transport.ts";
import { formsOf } from "./secrets.ts";
import { onlyVerified } from "./verified.ts";

/**
 * Sends one operation by HTTP and returns its data.
 *
 * @param details.fetch - Sends it in place of the global `fetch`.
 * @param details.secrets - Texts that must not be shown, besides those of the request, of which one is the token.
 * @param details.onResponse - Called when the service begins to answer.
 * @throws {ServiceError} if the service refuses it.
 * @throws {ConversationsError} UNREACHABLE, OUTCOME_UNKNOWN or PROTOCOL_ERROR, and at the deadline what `deadline` says.
 * @throws {TypeError} if Node would not verify the service.
 */
export async function exchange<Result, Variables>(
  endpoint: string,
  operation: HttpOperation<Result, Variables>,
  variables: Variables,
  deadline: DeadlineOptions,
  { fetch, secrets = [], onResponse = () => {}, recorder }: ExchangeDetails = {},
): Promise<Result> {
  const { name } = operation;
  const request = writeRequest(operation, variables);
  const body = JSON.stringify(request);
  const hidden = [...secrets, ...formsOf(...textsOf(request))];
  checkVerification(endpoint);
  const recordAnswer = recorder?.login(operation.document);
  const { status, text, retryAfter } = await withDeadline(deadline, (signal) =>
    onlyVerified(endpoint, () => post(endpoint, body, { fetch, signal, onResponse })).catch((error) => {
      const { code, message } = sourceOf(error);
      const reason = redact(reasonOf(code, message), hidden);
      throw new ConversationsError(
        code === undefined || mayHaveArrived.test(code) ? "OUTCOME_UNKNOWN" : "UNREACHABLE",
        `${name}: ${new URL(endpoint).host}: ${reason}`,
      );
    }),
  );
  let payload = readAnswer(text);
  const isRefusal = status >= 300 || payload.errors !== undefined || payload.body !== undefined;
  recordAnswer?.({ status, retryAfter, ...(isRefusal && { body: redact(text, hidden) }) });
  const retryAfterMs = readRetryAfter(retryAfter, deadline.clock.now());
  if (status >= 300 && !payload.errors) {
    const message = redact(payload.body ? `HTTP ${status}: ${payload.body}` : `HTTP ${status}`, hidden);
    const mayPass = status >= 500 || status === 408 || status === 425;
    if (mayPass) throw new ConversationsError("UNREACHABLE", `${name}: ${message}`, { retryAfterMs });
    payload = { errors: [{ name: namesByStatus[status] ?? "", message }] };
  }
  return readData(name, { payload, status, retryAfterMs }, () => hidden) as Result;
}

interface ExchangeDetails {
  readonly fetch?: Fetch | undefined;
  readonly secrets?: readonly string[];
  readonly onResponse?: () => void;
  readonly recorder?: Recorder | undefined;
}

/**
 * The codes of a connection that broke, or of an answer that is not HTTP: the service may have received the request. It may
 * also have if there is no code: Node.js 24 gives none to an answer that is not HTTP.
 */
const mayHaveArrived = /^(ECONNRESET|EPIPE|ETIMEDOUT|HPE_|UND_ERR_(SOCKET|HEADERS_|BODY_|RES))/;

/** The error that a status stands for when the answer does not name one. */
const namesByStatus: Readonly<Record<number, string>> = { 401: "UNAUTHORIZED", 403: "FORBIDDEN", 429: "RATE_LIMITED" };

interface PostOptions {
  readonly fetch: Fetch | undefined;
  readonly signal: AbortSignal;
  readonly onResponse: () => void;
}

/** Redirects are not followed: they would carry the token elsewhere. */
async function post(endpoint: string, body: string, { fetch, signal, onResponse }: PostOptions) {
  const headers = { "content-type": "application/json" };
  const init = { body, headers, signal, redirect: "manual" } as const;
  const response = await ky.post(endpoint, {
    ...init,
    // The `fetch` of another package does not accept a `Request` of Node, so it receives the parts.
    ...(fetch && { fetch: () => fetch(endpoint, { ...init, method: "POST" }) as Promise<Response> }),
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
  });
  onResponse();
  const retryAfter = response.headers.get("retry-after") ?? undefined;
  return { status: response.status, text: await readText(response), retryAfter };
}

/** Reads seconds or a date as milliseconds, five minutes at most; undefined if it is neither. */
function readRetryAfter(value: string | undefined, now: number): number | undefined {
  const seconds = Number(value);
  const ms = Number.isNaN(seconds) ? Date.parse(String(value)) - now : seconds * 1_000;
  return ms > 0 ? Math.min(ms, 300_000) : undefined;
}

/** Reads at most 1 MiB: a body without end would fill the memory. JSON that was cut off is refused later. */
async function readText({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    bytes += chunk.length;
    if (bytes > 1024 * 1024) break;
  }
  return text;
}

/** Reads an answer. The documentation does not say whether a failure comes in the envelope of the WebSocket: both are read. */
function readAnswer(text: string): Payload {
  const answer = parseJson(text) as { payload?: unknown } | null | undefined;
  return answer === undefined ? { body: "the answer is not JSON" } : readPayload(answer?.payload ?? answer);
}

/**
 * Returns the first error in the chain of causes that has a code. A code that is a number is a DOMException's. The library's
 * own errors hold the request, and with it the token: only texts are taken from them.
 */
function sourceOf(error: unknown): { readonly code: string | undefined; readonly message: string } {
  let { cause, code, message } = error as { cause?: unknown; code?: unknown; message?: unknown };
  for (let depth = 0; depth < 5 && cause instanceof Object && typeof code !== "string"; depth++) {
    ({ cause, code, message } = cause as { cause?: unknown; code?: unknown; message?: unknown });
  }
  return { code: typeof code === "string" ? code : undefined, message: String(message) };
}

/** Some codes of undici say too little: "UND_ERR_ABORTED" is also a proxy's refusal. */
function reasonOf(code: string | undefined, message: string): string {
  if (code === undefined || code === unverifiedCode) return message;
  return code.startsWith("UND_ERR_") ? `${code}: ${message}` : code;
}
