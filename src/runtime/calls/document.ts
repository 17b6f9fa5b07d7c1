import { addVariables, encodeRequest } from "../protocol/encode.ts";
import type { GraphQLRequest } from "../protocol/messages.ts";
import type { LiteralShape, Operation } from "../transport.ts";

/** Prefixes by operation: thousands of pending calls share the memory of that part. */
const prefixCache = new WeakMap<object, string>();

/**
 * Encodes the request that runs an operation, as a prefix (see protocol/encode.ts).
 *
 * @throws {TypeError} if a value cannot be written as JSON or as a GraphQL literal.
 */
export function encodeOperation<V>(operation: Operation<unknown, V>, variables: V): string {
  const { variables: values, ...rest } = writeRequest(operation, variables);
  const prefix = prefixCache.get(operation) ?? encodeRequest(rest);
  // With literals, the document is different for each set of values.
  if (!operation.literals) prefixCache.set(operation, prefix);
  return values ? addVariables(prefix, values) : prefix;
}

/**
 * Returns what is sent for one operation: its document, name and variables. Values that must travel as literals are
 * written into the document. An argument whose value is undefined is removed from the document too.
 *
 * @throws {TypeError} if such a value has no GraphQL literal, for example `NaN` or an enum value that is not a name.
 */
export function writeRequest<V>(operation: Operation<unknown, V>, variables: V): GraphQLRequest {
  const { literals, name, document, operationName = name } = operation;
  // JSON leaves out what is undefined.
  if (!literals) return request(document, (variables ?? {}) as Record<string, unknown>, operationName);
  const values = Object.entries(variables ?? {}).filter(([, value]) => value !== undefined);
  const declared = values.filter(([variable]) => !Object.hasOwn(literals, variable));
  return request(writeLiterals(document, literals, new Map(values)), Object.fromEntries(declared), operationName);
}

function request(query: string, variables: Record<string, unknown>, operationName: string | null): GraphQLRequest {
  const hasValues = Object.values(variables).some((value) => value !== undefined);
  return { query, ...(hasValues && { variables }), ...(operationName !== null && { operationName }) };
}

// Strings are matched first and whole, so that nothing inside them is taken for a variable.
const argument = /"(?:[^"\\]|\\.)*"|(\w+:)?\$(\w+)/g;
const emptyArguments = /"(?:[^"\\]|\\.)*"|\(\s*\)/g;

function writeLiterals(
  document: string,
  literals: Readonly<Record<string, LiteralShape>>,
  values: ReadonlyMap<string, unknown>,
): string {
  const write = (match: string, label = "", variable = "") => {
    if (!Object.hasOwn(literals, variable)) return match;
    if (label !== "" && !values.has(variable)) return "";
    return label + writeLiteral(values.get(variable), literals[variable] ?? "plain");
  };
  return document.replace(argument, write).replace(emptyArguments, (match) => (match.startsWith('"') ? match : ""));
}

/**
 * Writes a value as a GraphQL literal. Strings are written as JSON: all its escapes are escapes of GraphQL too, so no text
 * can end the string early. Names are checked to be names.
 */
export function writeLiteral(value: unknown, shape: LiteralShape): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return `[${value.map((item) => writeLiteral(item, shape)).join(" ")}]`;
  if (typeof value === "object") return writeObject(value, shape);
  if (shape === "enum") return checkName(String(value));
  // Half a surrogate pair, as in a text cut inside an emoji, has no escape in GraphQL.
  if (typeof value === "string") return JSON.stringify(value.replace(/\p{Surrogate}/gu, "\ufffd"));
  if (typeof value === "boolean" || Number.isFinite(value)) return String(value);
  throw new TypeError(`${String(value)} cannot be written as a GraphQL literal`);
}

function writeObject(value: object, shape: LiteralShape): string {
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  const shapeOf = (name: string) => (typeof shape === "object" && Object.hasOwn(shape, name) && shape[name]) || "plain";
  return `{${fields.map(([name, field]) => `${checkName(name)}:${writeLiteral(field, shapeOf(name))}`).join(" ")}}`;
}

function checkName(name: string): string {
  if (!/^[_A-Za-z][_0-9A-Za-z]*$/.test(name)) throw new TypeError(`${JSON.stringify(name)} is not a GraphQL name`);
  return name;
}
