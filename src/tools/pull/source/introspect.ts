import { buildClientSchema, type GraphQLSchema, getIntrospectionQuery, type IntrospectionQuery } from "graphql";
import { onlyVerified } from "../../../runtime/login/verified.ts";
import { cleanLine } from "../../../text/clean.ts";
import { messageOf } from "../../../text/error.ts";
import { Failure } from "../../failure.ts";

/** The time limit of the whole exchange, and the size limit of an answer. */
const limits = { timeoutMs: 30_000, bytes: 32 * 1024 * 1024 };

/** The most characters of the service's text in an error. */
const maxReason = 500;

/**
 * Requests an endpoint's schema over HTTP, without a token: the service shows it to anyone.
 *
 * @throws {Failure} with the reason if the endpoint does not return a schema.
 */
export async function introspect(endpoint: string, { timeoutMs, bytes } = limits): Promise<GraphQLSchema> {
  const signal = AbortSignal.timeout(timeoutMs);
  const ask = (query: string) => post(endpoint, query, { signal, bytes });
  // A service that does not know the newer parts of introspection refuses the whole query.
  const full = await ask(
    getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true, schemaDescription: true }),
  );
  const answer = full.data ? full : await ask(getIntrospectionQuery());
  if (!answer.data) throw refusalOf(endpoint, answer.errors ?? full.errors);
  try {
    return buildClientSchema(answer.data as unknown as IntrospectionQuery);
  } catch (error) {
    const reason = cleanLine(messageOf(error), maxReason).replace(/\.$/, "");
    throw new Failure(`${hostOf(endpoint)} returned an invalid schema: ${reason}`, reportToProvider);
  }
}

const reportToProvider = "Report it to the operator of the endpoint. The old schema is unchanged.";

interface GraphQLResponse {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly name?: unknown; readonly message?: unknown }[];
}

async function post(
  endpoint: string,
  query: string,
  { signal, bytes }: { readonly signal: AbortSignal; readonly bytes: number },
): Promise<GraphQLResponse> {
  const unreached = (error: unknown) => {
    const late = error instanceof Error && error.name === "TimeoutError";
    const reason = late ? "no answer in time" : reasonOf(error);
    return new Failure(
      `${hostOf(endpoint)} cannot be reached: ${reason}`,
      "Check the address and the network, then try again.",
    );
  };
  const request = {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ query, operationName: "IntrospectionQuery" }),
    // A redirect is not followed: it would replace the schema with that of a host that the caller did not name.
    redirect: "manual",
    signal,
  } as const;
  const response = await onlyVerified(endpoint, () => fetch(endpoint, request)).catch((error: unknown) => {
    throw unreached(error);
  });
  if (response.status >= 300 && response.status < 400) {
    await response.body?.cancel();
    throw new Failure(
      `${hostOf(endpoint)} redirects to ${targetOf(response, endpoint)}`,
      "If you trust it, name it with --endpoint.",
    );
  }
  const text = await readText(response, bytes, endpoint).catch((error: unknown) => {
    throw error instanceof Failure ? error : unreached(error);
  });
  return readAnswer(text, response, endpoint);
}

async function readText({ body }: Response, limit: number, endpoint: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > limit)
      throw new Failure(`${hostOf(endpoint)} answers with more than ${limit} bytes`, "Check the address.");
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function readAnswer(text: string, { status, headers }: Response, endpoint: string): GraphQLResponse {
  const answer = parseJson(text);
  if (answer && ("data" in answer || "errors" in answer)) return checkShape(answer);
  if (status === 401 || status === 403) throw refusalOf(endpoint, [{ message: `HTTP ${status}` }]);
  const type = headers.get("content-type")?.split(";")[0] || "something";
  const isCut = !answer && /^\s*[{[]/.test(text);
  const what = answer ? "JSON that is not GraphQL's" : isCut ? "JSON that ends too early" : `${type} that is not JSON`;
  const isBusy = status === 429 || status >= 500;
  throw new Failure(
    `${hostOf(endpoint)} answers with ${what} (HTTP ${status})`,
    isCut || isBusy ? "Try again." : "Check the address: it must be that of the GraphQL endpoint.",
  );
}

/** If there are errors next to data, only the data counts. Data without a schema is not data. */
function checkShape({ data, errors }: Readonly<Record<string, unknown>>): GraphQLResponse {
  const isSchema = typeof data === "object" && data !== null && "__schema" in data && Boolean(data.__schema);
  const listed = Array.isArray(errors) ? errors.filter((each) => typeof each === "object" && each !== null) : [];
  return { ...(isSchema && { data: data as Record<string, unknown> }), errors: listed };
}

function refusalOf(endpoint: string, errors: GraphQLResponse["errors"]): Failure {
  const [first] = errors ?? [];
  const reason = [first?.name, first?.message].filter((part) => typeof part === "string").join(": ");
  return new Failure(
    `${hostOf(endpoint)} refuses introspection${reason && `: ${cleanLine(reason, maxReason).replace(/\.$/, "")}`}`,
    "Ask its operator for an introspection result, and pass that file with --from.",
  );
}

function targetOf({ headers }: Response, endpoint: string): string {
  const location = headers.get("location") ?? "";
  return URL.canParse(location, endpoint) ? new URL(location, endpoint).origin : "nowhere";
}

/** Never returns the whole address: it may hold a password. */
function hostOf(endpoint: string): string {
  return new URL(endpoint).host;
}

function parseJson(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: unknown; message?: unknown }; message?: unknown };
  return cleanLine(String(cause?.code ?? cause?.message ?? message), maxReason);
}
