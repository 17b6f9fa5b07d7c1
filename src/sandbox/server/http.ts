import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { isObject, parseJson } from "../../runtime/protocol/decode.ts";
import type { GraphQLRequest } from "../../runtime/protocol/messages.ts";
import { readRequest } from "../../runtime/protocol/service-side.ts";
import type { FaultOn } from "../faults/fault-list.ts";
import { execute, type Prepared, prepare, type RequestOutcome, refused } from "../graphql/execute.ts";
import type { RequestContext, Service } from "../sessions/service.ts";
import { Refusal } from "../support/refusal.ts";
import { refusedBy } from "./exchange.ts";
import { type OriginCheck, responseHeaders } from "./origin-check.ts";
import { readBody } from "./read-body.ts";

/** The path of the HTTP endpoint, as in the vendor's guide. */
export const requestPath = "/graphql/request";

/**
 * The largest body that the endpoint reads, in bytes (assumption: body-size). A login is shorter than 1 KiB and an
 * introspection query shorter than 4 KiB; anyone can send more without a token, and the ledger keeps it.
 */
const maxBodyBytes = 64 * 1024;

/** Answers a request that is not for the API. Returns false if there is nothing at its address. */
export type FallbackHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

/** An HTTP answer; it may have no body. */
interface HttpReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * Creates the HTTP server: the login and introspection at `requestPath`, and the page. The vendor's guide shows the
 * answers but no statuses (assumption: http-statuses).
 */
export function createHttpServer(service: Service, page: FallbackHandler, refusalOf: OriginCheck): Server {
  return createServer((request, response) => {
    const refusal = refusalOf(request);
    if (refusal !== undefined) send(response, { status: 403, body: JSON.stringify({ error: refusal }) });
    else if (!page(request, response)) {
      // Fails if the client disconnects before the whole body has arrived.
      respond(request, service)
        .then((reply) => send(response, reply))
        .catch(() => response.destroy());
    }
  });
}

async function respond(request: IncomingMessage, service: Service): Promise<HttpReply> {
  if (request.url?.split("?", 1)[0] !== requestPath) return protocolError(404, "There is nothing at this address.");
  if (request.method !== "POST") return protocolError(405, "Requests go by POST.", { Allow: "POST" });
  const text = await readBody(request, maxBodyBytes);
  if (text === undefined) return protocolError(413, `The body is longer than ${maxBodyBytes} bytes.`);
  return login(text, atHost(request.headers.host, service));
}

/** Returns the service for a request: a login gets an address under the name by which the client called. */
function atHost(requestHost: string | undefined, service: Service): Service {
  return { ...service, websocketUrl: (session) => service.websocketUrl(session, requestHost) };
}

/** Handles one request over HTTP: records it, carries it out and returns the answer, unless a fault prevents that. */
async function login(text: string, service: Service): Promise<HttpReply> {
  const { faults, ledger, numbers } = service;
  const body = readJsonRequest(text);
  const prepared = body && prepare(body);
  const { operations = [] } = prepared ?? {};
  const { query: document = "", variables } = body ?? {};
  const { seq } = ledger.record({ kind: "login", operations, document, variables }, text.length);
  const sessionsBefore = numbers.sessions;
  const fault = faults.take("login", { kind: prepared?.kind, operations, agent: undefined });
  const reply = faultReply(fault, service) ?? carryOut(prepared, fault, service);
  const session = numbers.sessions > sessionsBefore ? numbers.sessions : undefined;
  if (fault?.fault === "login-silent") await faults.hold().released;
  if (fault?.fault === "login-late") await faults.hold(fault.ms).released;
  // Recorded, because a replay sends the same refusal.
  const isRefused = session === undefined && operations.includes("startAgentSession");
  const refusal = isRefused && { body: reply.body ?? "", retryAfter: reply.headers?.["Retry-After"] };
  const size = isRefused ? (reply.body ?? "").length : 0;
  ledger.record({ kind: "login-answer", login: seq, status: reply.status, session, ...refusal }, size);
  return reply;
}

/** Returns what a fault answers without the request being carried out. */
function faultReply(fault: FaultOn<"login"> | undefined, service: Service): HttpReply | undefined {
  if (fault?.fault === "login-http") return { headers: {}, body: "", ...fault };
  if (fault?.fault !== "login-refused") return undefined;
  const { status, payload } = refusedBy(fault, service.account.random);
  return print({ status: fault.status ?? status ?? 500, payload });
}

function carryOut(prepared: Prepared | undefined, fault: FaultOn<"login"> | undefined, service: Service): HttpReply {
  if (!prepared) return protocolError(400, "The body is not JSON with a query.");
  if (prepared.kind === "subscription") {
    const refusal = new Refusal("Subscriptions work over the WebSocket only.", "UNAUTHORIZED");
    return print(refused(refusal, service.account.random));
  }
  const websocketUrl = fault?.fault === "login-elsewhere" ? () => fault.websocket_url : service.websocketUrl;
  const context: RequestContext = { service: { ...service, websocketUrl }, session: undefined, afterAnswer: [] };
  return print(execute(prepared, context));
}

function send(response: ServerResponse, { status, headers, body }: HttpReply): void {
  response.writeHead(status, { "Content-Type": "application/json", ...responseHeaders, ...headers });
  response.end(body);
}

function protocolError(status: number, body: string, headers: Readonly<Record<string, string>> = {}): HttpReply {
  return { ...print({ status, payload: { body } }), headers };
}

function print({ status = 200, payload }: RequestOutcome): HttpReply {
  return { status, body: JSON.stringify(payload) };
}

function readJsonRequest(text: string): GraphQLRequest | undefined {
  const body = parseJson(text);
  return isObject(body) ? readRequest(body) : undefined;
}
