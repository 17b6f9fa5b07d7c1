import {
  type DocumentNode,
  type ExecutionResult,
  executeSync,
  GraphQLError,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from "graphql";
import type { GraphQLRequest, Payload } from "../../runtime/protocol/messages.ts";
import { type Random, uuid } from "../account/ids.ts";
import type { RequestContext } from "../sessions/service.ts";
import { trimOldestKeys } from "../support/bounded.ts";
import { type ErrorName, Refusal, statusOf } from "../support/refusal.ts";
import { useOwnTypeNames } from "./inferred-names.ts";
import { mutations } from "./mutations.ts";
import { queries } from "./queries.ts";
import { schema } from "./schema.ts";

/** A request that was parsed and validated. If it has errors, it can be executed, too: the result is those errors. */
export interface Prepared {
  readonly request: GraphQLRequest;
  /** The document as it was sent. */
  readonly text: string;
  /** True if `text` is one string for all requests that send the same document. */
  readonly isCached: boolean;
  readonly document: DocumentNode | undefined;
  readonly errors: readonly GraphQLError[];
  /** Undefined if the document cannot be parsed, or if it is not clear which of its operations is meant. */
  readonly kind: "query" | "mutation" | "subscription" | undefined;
  /** The operation's name, if it has one, and its root fields. */
  readonly operations: readonly string[];
}

/** The result of a request: a payload in the API's shape, with a status if something failed. */
export interface RequestOutcome {
  readonly payload: Payload;
  readonly status?: number;
}

/** The functions and values that resolve a document's root fields. */
export type Root = Readonly<Record<string, unknown>>;

const root: Root = { ...queries, ...mutations };

/** Parses and validates a request. Never throws. */
export function prepare(request: GraphQLRequest): Prepared {
  const { text, isCached, document, errors } = readDocument(request.query);
  const operation = (document && getOperationAST(document, request.operationName)) ?? undefined;
  const operations = operation ? namesOf(operation) : [];
  return { request, text, isCached, document, errors, kind: operation?.operation, operations };
}

function namesOf({ name, selectionSet }: OperationDefinitionNode): string[] {
  const fields = selectionSet.selections.flatMap((each) => (each.kind === Kind.FIELD ? [each.name.value] : []));
  return [...(name ? [name.value] : []), ...fields];
}

type ParsedDocument = Pick<Prepared, "text" | "isCached" | "document" | "errors">;

/** Parsed documents, shared by all sandboxes of the process: a bot sends the same few documents repeatedly. */
const cache = new Map<string, ParsedDocument>();
const cacheLimit = 200;

/**
 * The longest document that is cached, in characters: a parsed document takes many times as much memory as its text.
 */
const cachedLength = 16 * 1024;

function readDocument(query: string): ParsedDocument {
  const cached = cache.get(query);
  if (cached) return cached;
  const isCached = query.length <= cachedLength;
  const parsed = { ...parseAndValidate(query), isCached };
  if (isCached) cache.set(query, parsed);
  trimOldestKeys(cache, cacheLimit);
  return parsed;
}

/** graphql 17 accepts empty braces by default, and the service does not. graphql 16 never does. */
const strictly = { noLocation: false, allowEmptySelectionSets: false };

function parseAndValidate(query: string): Omit<ParsedDocument, "isCached"> {
  try {
    const document = parse(query, strictly);
    const errors = validate(schema, document);
    if (errors.length === 0) return { text: query, document, errors };
    const renamed = useOwnTypeNames(document, schema);
    return { text: query, document: renamed, errors: renamed === document ? errors : validate(schema, renamed) };
  } catch (error) {
    // Not only a syntax error: a deeply nested document overflows the stack.
    return { text: query, document: undefined, errors: [asGraphQLError(error)] };
  }
}

/** Executes a query or mutation. */
export function execute(prepared: Prepared, context: RequestContext): RequestOutcome {
  return outcomeOf(run(prepared, root, context), context.service.account.random);
}

/** Executes a document with other root fields than those of queries and mutations. */
export function run(
  { request, document, errors }: Prepared,
  rootValue: Root,
  context: RequestContext,
): ExecutionResult {
  if (!document || errors.length > 0) return { errors };
  try {
    const { variables, operationName } = request;
    return executeSync({
      schema,
      document,
      rootValue,
      contextValue: context,
      variableValues: variables,
      operationName,
    });
  } catch (error) {
    return { errors: [asGraphQLError(error)] };
  }
}

/**
 * Returns a result in the API's shape. Data that is null as a whole is left out, as in the example of an error in the
 * vendor's guide; partial data stays (assumption: partial-data). The status is the first error's.
 */
export function outcomeOf(
  result: ExecutionResult,
  random: Random,
  error: ErrorName = "GRAPHQL_EXEC_ERROR",
): RequestOutcome {
  const { data, errors = [] } = result;
  const [first] = errors;
  if (!first) return { payload: { data } };
  const entries = errors.map((each) => ({ name: nameOf(each, error), message: each.message, UUID: uuid(random) }));
  const payload = data === null || data === undefined ? { errors: entries } : { data, errors: entries };
  return { payload, status: statusOf[nameOf(first, error)] };
}

/** Returns a refusal in the API's shape, for requests that are not executed. */
export function refused(refusal: Refusal, random: Random): RequestOutcome {
  return outcomeOf({ errors: [asGraphQLError(refusal)] }, random);
}

function nameOf({ originalError }: GraphQLError, otherwise: ErrorName): ErrorName {
  return originalError instanceof Refusal ? originalError.error : otherwise;
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error as Error;
  return new GraphQLError(originalError.message, { originalError });
}
