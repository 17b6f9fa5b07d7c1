import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { GraphQLRequest } from "../../runtime/protocol/messages.ts";
import { execute, type Outcome, type Prepared, prepare, refused } from "../api/execute.ts";
import { Refusal } from "../errors.ts";
import type { FaultOn } from "../faults/fault-list.ts";
import type { Context, Service } from "../service/service.ts";
import { refusedBy } from "./answering.ts";
import { readText } from "./body.ts";

/** The path of the HTTP endpoint, as in the vendor's guide. */
export const requestPath = "/graphql/request";

/** Answers what is none of the API's; false if it has nothing at that address. */
export type Beside = (request: IncomingMessage, response: ServerResponse) => boolean;

/** What goes over HTTP in answer; without a body nothing does. */
interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * Answers GraphQL over HTTP: the login, and introspection. The vendor's guide shows the answers but no statuses:
 * 401 for a refused login and the others are guesses, as is the protocol error's `body` for what is not GraphQL.
 */
export function createHttp(service: Service, page: Beside): Server {
  return createServer((request, response) => {
    if (page(request, response)) return;
    // It fails if the body does not come whole: the client is gone.
    respond(request, service)
      .then((reply) => send(response, reply))
      .catch(() => response.destroy());
  });
}

async function respond(request: IncomingMessage, service: Service): Promise<Reply> {
  if (request.url?.split("?", 1)[0] !== requestPath) return protocolError(404, "There is nothing at this address.");
  if (request.method !== "POST") return protocolError(405, "Requests go by POST.", { Allow: "POST" });
  const text = await readText(request);
  if (text === undefined) return protocolError(413, "The body is longer than 1 MiB.");
  const body = readBody(text);
  const prepared = body && prepare(body);
  const { operations = [] } = prepared ?? {};
  const came = service.ledger.record({
    kind: "login",
    operations,
    document: body?.query ?? "",
    variables: body?.variables,
  });
  const before = service.numbers.sessions;
  const fault = service.faults.take("login", { kind: prepared?.kind, operations, agent: undefined });
  const reply = instead(fault, service) ?? carryOut(prepared, fault, service);
  const session = service.numbers.sessions > before ? service.numbers.sessions : undefined;
  if (fault?.fault === "login-silent") await service.faults.hold().over;
  if (fault?.fault === "login-late") await service.faults.hold(fault.ms).over;
  service.ledger.record({ kind: "login-answer", login: came.seq, status: reply.status, session });
  return reply;
}

/** What a fault answers without looking at the request. */
function instead(fault: FaultOn<"login"> | undefined, service: Service): Reply | undefined {
  if (fault?.fault === "login-http") return { headers: {}, body: "", ...fault };
  if (fault?.fault !== "login-refused") return undefined;
  const { status, payload } = refusedBy(fault, service.account.random);
  return print({ status: fault.status ?? status ?? 500, payload });
}

function carryOut(prepared: Prepared | undefined, fault: FaultOn<"login"> | undefined, service: Service): Reply {
  if (!prepared) return protocolError(400, "The body is not JSON with a query.");
  if (prepared.kind === "subscription") {
    const refusal = new Refusal("Subscriptions work over the WebSocket only.", "UNAUTHORIZED");
    return print(refused(refusal, service.account.random));
  }
  const url = fault?.fault === "login-elsewhere" ? () => fault.websocket_url : service.websocketUrl;
  const context: Context = { service: { ...service, websocketUrl: url }, session: undefined, afterAnswer: [] };
  return print(execute(prepared, context));
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { "Content-Type": "application/json", ...headers });
  response.end(body);
}

function protocolError(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return { ...print({ status, payload: { body } }), headers };
}

function print({ status = 200, payload }: Outcome): Reply {
  return { status, body: JSON.stringify(payload) };
}

function readBody(body: string): GraphQLRequest | undefined {
  try {
    // Anything can stand here; each part is looked at before it is taken.
    const { query, variables, operationName }: Record<string, unknown> = JSON.parse(body);
    if (typeof query !== "string") return undefined;
    return {
      query,
      ...(isObject(variables) && { variables }),
      ...(typeof operationName === "string" && { operationName }),
    };
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
