import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import {
  buildSchema,
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
import { type ErrorName, Refusal, statusOf } from "../errors.ts";
import type { Context } from "../service/service.ts";
import { mutations } from "./mutations.ts";
import { queries } from "./queries.ts";

/** A request that was read and held against the schema. One with errors can be executed too, and gives those. */
export interface Prepared {
  readonly request: GraphQLRequest;
  /** The query as it came: one string for all requests that send the same, so that the ledger does not fill up with copies. */
  readonly text: string;
  readonly document: DocumentNode | undefined;
  readonly errors: readonly GraphQLError[];
  /** Undefined if it cannot be read, or does not say which of its operations is meant. */
  readonly kind: "query" | "mutation" | "subscription" | undefined;
  /** What it can be called by: its operation's name, if it has one, and its top fields. */
  readonly operations: readonly string[];
}

/** What came of a request: a payload in the API's shape, with a status if something failed. */
export interface Outcome {
  readonly payload: Payload;
  readonly status?: number;
}

/** The functions and values that a document's top fields are taken from. */
export type Root = Readonly<Record<string, unknown>>;

const root: Root = { ...queries, ...mutations };

// Asked for by the package's own name, which leads to the same file from the sources and from what is built of them.
const schemaFile = createRequire(import.meta.url).resolve("conversations-codegen/schema");
const schema = buildSchema(readFileSync(schemaFile, "utf8"));

/** Reads a request, whatever is in it. */
export function prepare(request: GraphQLRequest): Prepared {
  const { text, document, errors } = readDocument(request.query);
  const operation = (document && getOperationAST(document, request.operationName)) ?? undefined;
  const operations = operation ? namesOf(operation) : [];
  return { request, text, document, errors, kind: operation?.operation, operations };
}

function namesOf({ name, selectionSet }: OperationDefinitionNode): string[] {
  const fields = selectionSet.selections.flatMap((each) => (each.kind === Kind.FIELD ? [each.name.value] : []));
  return [...(name ? [name.value] : []), ...fields];
}

type Read = Pick<Prepared, "text" | "document" | "errors">;

/** What was read before; a bot sends the same few documents again and again. */
const known = new Map<string, Read>();

function readDocument(query: string): Read {
  const before = known.get(query);
  if (before) return before;
  const read = parseAndValidate(query);
  if (known.size >= 200) known.clear();
  known.set(query, read);
  return read;
}

/** graphql 17 lets braces be empty where it is not told otherwise, and the service does not. graphql 16 never does. */
const strictly = { noLocation: false, allowEmptySelectionSets: false };

function parseAndValidate(query: string): Read {
  try {
    const document = parse(query, strictly);
    return { text: query, document, errors: validate(schema, document) };
  } catch (error) {
    // Not only syntax errors: a document that is nested deeply enough ends the stack.
    return { text: query, document: undefined, errors: [asGraphQLError(error)] };
  }
}

/** Executes a query or mutation. */
export function execute(prepared: Prepared, context: Context): Outcome {
  return outcomeOf(run(prepared, root, context), context.service.account.random);
}

/** Executes a document against other top fields than those of queries and mutations. */
export function run({ request, document, errors }: Prepared, rootValue: Root, context: Context): ExecutionResult {
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
 * Puts a result into the API's shape. Data that is null as a whole is left out, as in the vendor's guide's example of
 * an error; what could be had beside an error stays. The status is the first error's.
 */
export function outcomeOf(result: ExecutionResult, random: Random, error: ErrorName = "GRAPHQL_EXEC_ERROR"): Outcome {
  const { data, errors = [] } = result;
  const [first] = errors;
  if (!first) return { payload: { data } };
  const entries = errors.map((each) => ({ name: nameOf(each, error), message: each.message, UUID: uuid(random) }));
  const payload = data === null || data === undefined ? { errors: entries } : { data, errors: entries };
  return { payload, status: statusOf[nameOf(first, error)] };
}

/** A refusal in the API's shape, for what never gets as far as GraphQL. */
export function refused(refusal: Refusal, random: Random): Outcome {
  return outcomeOf({ errors: [asGraphQLError(refusal)] }, random);
}

function nameOf({ originalError }: GraphQLError, otherwise: ErrorName): ErrorName {
  return originalError instanceof Refusal ? originalError.error : otherwise;
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}
