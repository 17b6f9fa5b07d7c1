import ky from "ky";
import { checkAddress, checkEndpoint } from "./address.ts";
import { ConversationsError, readData, unanswered } from "./errors.ts";
import { type Limits, within } from "./limits.ts";
import { checkNumber, defaults, type ResolvedOptions, systemClock } from "./options.ts";
import { parseJson, readPayload } from "./protocol/codec.ts";
import { writeRequest } from "./protocol/document.ts";
import type { Payload } from "./protocol/messages.ts";
import { redact } from "./redact.ts";
import type { CallOptions, HttpEndpoint, HttpOperation } from "./transport.ts";

/** What an HTTP endpoint may be told. */
export interface EndpointOptions {
  /** The API's HTTP address. Default: the vendor's. */
  readonly endpoint?: string;
  /** Milliseconds for a whole exchange, the answer's body included. Default: 10,000. */
  readonly callTimeoutMs?: number;
}

/**
 * The API's HTTP side, for the operations that need no session.
 *
 * @throws {TypeError} if an option cannot be what it is.
 */
export function httpEndpoint(options: EndpointOptions = {}): HttpEndpoint {
  const endpoint = checkEndpoint(options.endpoint ?? defaults.endpoint);
  const callTimeoutMs = checkNumber("callTimeoutMs", options.callTimeoutMs ?? defaults.loginTimeoutMs);
  return {
    async request(operation, variables, { signal, timeoutMs = callTimeoutMs }: CallOptions = {}) {
      const late = () => unanswered(operation.name, timeoutMs);
      return exchange(endpoint, operation, variables, { clock: systemClock, timeoutMs, signal, late });
    },
  };
}

/** What a login gives. */
export interface Login {
  /** The address of the WebSocket. */
  readonly address: string;
  /** What nobody else may see: the token, and the ids at the end of the address. */
  readonly secrets: readonly string[];
}

/**
 * Logs in. Each call asks for the token anew.
 *
 * @throws whatever `connect()` does.
 */
export async function login(options: ResolvedOptions, signal: AbortSignal): Promise<Login> {
  const { accessToken, clock, endpoint, loginTimeoutMs: timeoutMs, socketHosts } = options;
  const late = () => new ConversationsError("NOT_SENT", `login: no accessToken within ${timeoutMs} ms`);
  const access_token = await within({ clock, timeoutMs, signal, late }, async () => accessToken());
  if (typeof access_token !== "string" || access_token === "") {
    throw new TypeError("accessToken has to be a string that is not empty, or a function that gives one");
  }
  const limits = { clock, timeoutMs, signal, late: () => unanswered(StartAgentSession.name, timeoutMs) };
  const { startAgentSession } = await exchange(endpoint, StartAgentSession, { access_token }, limits);
  const address = checkAddress(startAgentSession?.websocket_url, endpoint, socketHosts);
  return { address, secrets: [access_token, ...address.slice(address.lastIndexOf("/") + 1).split(":")] };
}

const StartAgentSession: HttpOperation<
  { startAgentSession?: { websocket_url?: unknown } },
  { readonly access_token: string }
> = {
  kind: "mutation",
  over: "http",
  name: "StartAgentSession",
  text: "mutation StartAgentSession($access_token:String!){startAgentSession(access_token:$access_token){websocket_url}}",
};

async function exchange<Result, Variables>(
  endpoint: string,
  operation: HttpOperation<Result, Variables>,
  variables: Variables,
  limits: Limits,
): Promise<Result> {
  const { name } = operation;
  const request = JSON.stringify(writeRequest(operation, variables));
  const { status, text, retryAfterMs } = await within(limits, (signal) =>
    post(endpoint, request, signal).catch((error) => {
      throw new ConversationsError("UNREACHABLE", `${name}: ${new URL(endpoint).host}: ${reasonOf(error)}`);
    }),
  );
  const token = (variables as { access_token?: unknown } | undefined)?.access_token;
  const { data, ...refusal } = redact(readAnswer(text), [String(token ?? "")]);
  // What is answered beside errors might hold the address.
  const payload = refusal.errors ? refusal : { ...refusal, data };
  if (status < 300 || payload.errors) return readData(name, payload, status, retryAfterMs) as Result;
  const message = payload.body ? `HTTP ${status}: ${payload.body}` : `HTTP ${status}`;
  const isPassing = status >= 500 || status === 408 || status === 425;
  if (isPassing) throw new ConversationsError("UNREACHABLE", `${name}: ${message}`, { retryAfterMs });
  return readData(name, { errors: [{ name: namesByStatus[status] ?? "", message }] }, status, retryAfterMs) as Result;
}

/** What a status says where the answer does not name its error. */
const namesByStatus: Readonly<Record<number, string>> = { 401: "UNAUTHORIZED", 403: "FORBIDDEN", 429: "RATE_LIMITED" };

/** Redirects are not followed: they would carry the token elsewhere. */
async function post(endpoint: string, body: string, signal: AbortSignal) {
  const response = await ky.post(endpoint, {
    body,
    headers: { "content-type": "application/json" },
    signal,
    redirect: "manual",
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
  });
  const retryAfterMs = readRetryAfter(response.headers.get("retry-after"));
  return { status: response.status, text: await readText(response), retryAfterMs };
}

/** Seconds or a date; more than five minutes is no more than that, and nonsense is nothing. */
function readRetryAfter(value: string | null): number | undefined {
  const seconds = Number(value ?? undefined);
  const ms = Number.isNaN(seconds) ? Date.parse(String(value)) - Date.now() : seconds * 1_000;
  return ms > 0 ? Math.min(ms, 300_000) : undefined;
}

/** Reads what any answer needs, and no more: a body without end would fill the memory. Cut JSON is refused later on. */
async function readText({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > 1024 * 1024) break;
  }
  return text;
}

/** A failure may come in the envelope of the WebSocket, too; the documentation does not say. */
function readAnswer(text: string): Payload {
  const answer = parseJson(text) as { payload?: unknown } | null | undefined;
  return answer === undefined ? { body: "the answer is not JSON" } : readPayload(answer?.payload ?? answer);
}

/** Only words: the library's own errors hold the request, and with it the token. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: unknown; message?: unknown }; message?: unknown };
  return String(cause?.code ?? cause?.message ?? message);
}
