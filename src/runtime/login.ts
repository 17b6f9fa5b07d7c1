import ky from "ky";
import { checkAddress, checkEndpoint } from "./address.ts";
import { ConversationsError, readData, unanswered } from "./errors.ts";
import { type Limits, limitsOf, within } from "./limits.ts";
import { checkNumber, defaults, type ResolvedOptions, systemClock } from "./options.ts";
import { parseJson, readPayload } from "./protocol/codec.ts";
import { writeRequest } from "./protocol/document.ts";
import type { Payload } from "./protocol/messages.ts";
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
    request: async (operation, variables, options: CallOptions = {}) =>
      exchange(
        endpoint,
        operation,
        variables,
        limitsOf(operation.name, options, { clock: systemClock, callTimeoutMs }),
      ),
  };
}

/**
 * Logs in and gives the address of the WebSocket. Each call asks for the token anew.
 *
 * @throws whatever `connect()` does.
 */
export async function login(options: ResolvedOptions): Promise<string> {
  const { accessToken, clock, endpoint, loginTimeoutMs: timeoutMs, signal } = options;
  const late = () => new ConversationsError("NOT_SENT", `login: no accessToken within ${timeoutMs} ms`);
  const access_token = await within({ clock, timeoutMs, signal, late }, async () => accessToken());
  if (typeof access_token !== "string" || access_token === "") {
    throw new TypeError("accessToken has to be a string that is not empty, or a function that gives one");
  }
  const limits = { clock, timeoutMs, signal, late: () => unanswered(StartAgentSession.name, timeoutMs) };
  const { startAgentSession } = await exchange(endpoint, StartAgentSession, { access_token }, limits);
  return checkAddress(startAgentSession?.websocket_url, endpoint);
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
  const { status, text } = await within(limits, (signal) =>
    post(endpoint, request, signal).catch((error) => {
      throw new ConversationsError("UNREACHABLE", `${name}: ${new URL(endpoint).host}: ${reasonOf(error)}`);
    }),
  );
  return readData(name, redact(readAnswer(name, status, text), variables), status) as Result;
}

/** A redirect is an error: it would carry the token elsewhere. */
async function post(endpoint: string, body: string, signal: AbortSignal) {
  const response = await ky.post(endpoint, {
    body,
    headers: { "content-type": "application/json" },
    signal,
    redirect: "error",
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
  });
  return { status: response.status, text: await readText(response) };
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
function readAnswer(operation: string, status: number, text: string): Payload {
  const answer = parseJson(text) as { payload?: unknown } | null | undefined;
  if (answer !== undefined) return readPayload(answer?.payload ?? answer);
  throw new ConversationsError("PROTOCOL_ERROR", `${operation}: the answer is not JSON (HTTP ${status})`);
}

/** A refusal may repeat what it refuses, and would carry the token into errors and logs; so might data beside it. */
function redact({ errors, body, data }: Payload, variables: unknown): Payload {
  if (!errors && data) return { data };
  const token = String((variables as { access_token?: unknown } | undefined)?.access_token || "[token]");
  return JSON.parse(JSON.stringify({ errors, body }), (_, value: unknown) =>
    typeof value === "string" ? value.replaceAll(token, "[token]") : value,
  );
}

/** Only words: the library's own errors hold the request, and with it the token. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: unknown; message?: unknown }; message?: unknown };
  return String(cause?.code ?? cause?.message ?? message);
}
