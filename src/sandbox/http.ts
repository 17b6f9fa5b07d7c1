import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { GraphQLRequest } from "../runtime/protocol/messages.ts";
import { Refusal } from "./errors.ts";
import { execute, type Outcome, prepare, refused } from "./execute.ts";
import type { Context, Service } from "./service.ts";

/** The path of the HTTP endpoint, as in the vendor's guide. */
export const requestPath = "/graphql/request";

/**
 * Answers GraphQL over HTTP: the login, and introspection. The vendor's guide shows the answers but no statuses:
 * 401 for a refused login and the others are guesses, as is the protocol error's `body` for what is not GraphQL.
 */
export function createHttp(service: Service): Server {
  return createServer((request, response) => {
    // It fails if the body does not come whole: the client is gone.
    respond(request, service).then(
      (outcome) => reply(response, outcome),
      () => response.destroy(),
    );
  });
}

async function respond(request: IncomingMessage, service: Service): Promise<Outcome> {
  if (request.url?.split("?", 1)[0] !== requestPath) return protocolError(404, "There is nothing at this address.");
  if (request.method !== "POST") return protocolError(405, "Requests go by POST.");
  const body = readBody(await text(request));
  if (!body) return protocolError(400, "The body is not JSON with a query.");
  const context: Context = { service, session: undefined, afterAnswer: [] };
  const prepared = prepare(body);
  if (prepared.isSubscription) {
    const refusal = new Refusal("Subscriptions work over the WebSocket only.", "UNAUTHORIZED");
    return refused(refusal, service.account.random);
  }
  return execute(prepared, context);
}

function reply(response: ServerResponse, { status = 200, payload }: Outcome): void {
  response.writeHead(status, { "Content-Type": "application/json", ...(status === 405 && { Allow: "POST" }) });
  response.end(JSON.stringify(payload));
}

function protocolError(status: number, body: string): Outcome {
  return { status, payload: { body } };
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
