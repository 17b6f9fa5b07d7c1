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
const argument = /"(?:[^"\\]|\\.)*"?|(?:(?<!\w)(\w+:))?\$(\w+)/g;
const emptyArguments = /"(?:[^"\\]|\\.)*"?|\(\s*\)/g;

function writeLiterals(
  document: string,
  literals: Readonly<Record<string, LiteralShape>>,
  values: ReadonlyMap<string, unknown>,
): string {
  const isLeftOut = (variable: string) => Object.hasOwn(literals, variable) && !values.has(variable);
  const rest = document
    .replace(argument, (match, label = "", variable = "") => (label !== "" && isLeftOut(variable) ? "" : match))
    .replace(emptyArguments, (match) => (match.startsWith('"') ? match : ""));
  // Last, so that the values of the caller, which may be long, are not searched.
  return rest.replace(argument, (match, label = "", variable = "") =>
    Object.hasOwn(literals, variable)
      ? label + writeLiteral(values.get(variable), literals[variable] ?? "plain", variable)
      : match,
  );
}

/**
 * Writes a value as a GraphQL literal. Strings are written as JSON: all its escapes are escapes of GraphQL too, so no text
 * can end the string early. Names are checked to be names.
 *
 * @param path - The place of the value, for errors. They do not repeat the value: it may be a visitor's text.
 * @throws {TypeError} if the value has no literal.
 */
export function writeLiteral(value: unknown, shape: LiteralShape, path: string): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) {
    return `[${value.map((item, index) => writeLiteral(item, shape, `${path}[${index}]`)).join(" ")}]`;
  }
  if (typeof value === "object") return writeObject(value, shape, path);
  if (shape === "enum" && typeof value === "string") return checkName(value, `${path}: an enum value`);
  // Half a surrogate pair, as in a text cut inside an emoji, has no escape in GraphQL.
  if (typeof value === "string") return JSON.stringify(value.replace(/\p{Surrogate}/gu, "\ufffd"));
  if (shape !== "enum" && (typeof value === "boolean" || Number.isFinite(value))) return String(value);
  const kind = typeof value === "number" ? String(value) : `a value of type ${typeof value}`;
  throw new TypeError(`${path}: ${kind} cannot be written as a GraphQL ${shape === "enum" ? "enum value" : "literal"}`);
}

function writeObject(value: object, shape: LiteralShape, path: string): string {
  const shapeOf = (name: string) => (typeof shape === "object" && Object.hasOwn(shape, name) && shape[name]) || "plain";
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  const literals = fields.map(([name, field]) => {
    const label = checkName(name, `${path}: the name of a field`);
    return `${label}:${writeLiteral(field, shapeOf(name), `${path}.${name}`)}`;
  });
  return `{${literals.join(" ")}}`;
}

function checkName(name: string, what: string): string {
  if (/^[_A-Za-z][_0-9A-Za-z]*$/.test(name)) return name;
  throw new TypeError(`${what} must be a GraphQL name`);
}
