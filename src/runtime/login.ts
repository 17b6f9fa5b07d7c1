import ky from "ky";
import { checkAddress } from "./address.ts";
import { ConversationsError, readData } from "./errors.ts";
import { defaults, type ResolvedOptions } from "./options.ts";
import { readPayload } from "./protocol/codec.ts";
import { writeRequest } from "./protocol/document.ts";
import type { CallOptions, HttpEndpoint, HttpOperation } from "./transport.ts";

/** What an HTTP endpoint may be told. */
export interface EndpointOptions {
  /** The API's HTTP address. Default: the vendor's. */
  readonly endpoint?: string;
  /** Milliseconds for a whole exchange, the answer's body included. Default: 10,000. */
  readonly callTimeoutMs?: number;
}

/** The API's HTTP side, for the operations that need no session. */
export function httpEndpoint({
  endpoint = defaults.endpoint,
  callTimeoutMs = defaults.loginTimeoutMs,
}: EndpointOptions = {}): HttpEndpoint {
  return {
    async request<Result, Variables>(
      operation: HttpOperation<Result, Variables>,
      variables: Variables,
      { signal, timeoutMs = callTimeoutMs }: CallOptions = {},
    ): Promise<Result> {
      const deadline = AbortSignal.timeout(timeoutMs);
      const within = signal ? AbortSignal.any([signal, deadline]) : deadline;
      const { status, text } = await post(endpoint, writeRequest(operation, variables), within).catch((error) => {
        signal?.throwIfAborted();
        if (deadline.aborted) throw timedOut(operation.name, timeoutMs);
        throw new ConversationsError("UNREACHABLE", `${operation.name}: ${new URL(endpoint).host}: ${reasonOf(error)}`);
      });
      return readData(operation.name, readAnswer(operation.name, status, redact(text, variables)), status) as Result;
    },
  };
}

/** Logs in and gives the address of the WebSocket. Each call asks for the token anew. */
export async function login(options: ResolvedOptions): Promise<string> {
  const { signal } = options;
  const access_token = await options.accessToken();
  if (typeof access_token !== "string" || access_token === "") {
    throw new TypeError("accessToken has to be a string that is not empty, or a function that gives one");
  }
  const endpoint = httpEndpoint({ endpoint: options.endpoint, callTimeoutMs: options.loginTimeoutMs });
  const { startAgentSession } = await endpoint.request(StartAgentSession, { access_token }, signal ? { signal } : {});
  return checkAddress(startAgentSession?.websocket_url, options.endpoint);
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

/** A redirect is an error: it would carry the token elsewhere. The deadline is the signal's, over the body too. */
async function post(endpoint: string, json: unknown, signal: AbortSignal) {
  const response = await ky.post(endpoint, {
    json,
    signal,
    redirect: "error",
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
  });
  return { status: response.status, text: await response.text() };
}

function readAnswer(operation: string, status: number, text: string) {
  try {
    const answer: unknown = JSON.parse(text);
    const payload = readPayload(answer);
    // A failure may also come in the WebSocket's envelope; the documentation does not say.
    const inner = readPayload((answer as { payload?: unknown } | null)?.payload);
    return { ...inner, ...payload };
  } catch {
    throw new ConversationsError("PROTOCOL_ERROR", `${operation}: the answer is not JSON (HTTP ${status})`);
  }
}

/** A refusal may repeat what it refuses, and would carry the token into errors and logs. */
function redact(text: string, variables: unknown): string {
  const { access_token } = variables as { access_token?: unknown };
  return typeof access_token === "string" && access_token !== "" ? text.replaceAll(access_token, "[token]") : text;
}

function timedOut(operation: string, timeoutMs: number) {
  return new ConversationsError("OUTCOME_UNKNOWN", `${operation}: no answer within ${timeoutMs} ms`);
}

/** Only words: the library's own errors hold the request, and with it the token. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: unknown; message?: unknown }; message?: unknown };
  return String(cause?.code ?? cause?.message ?? message);
}
