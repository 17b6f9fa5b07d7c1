import type { LiteralShape, Operation } from "../transport.ts";
import type { GraphQLRequest } from "./messages.ts";

/**
 * What is sent for one operation: its document, its name and its variables. Values that have to travel as literals
 * are written into the document; an argument whose value is left out is left out of the document too.
 *
 * @throws {TypeError} if such a value has no GraphQL literal, for example `NaN` or an enum value that is not a name.
 */
export function writeRequest<V>(operation: Operation<unknown, V>, variables: V): GraphQLRequest {
  const { literals, name, text } = operation;
  // What is undefined is left out by JSON.
  if (!literals) return request(text, (variables ?? {}) as Record<string, unknown>, name);
  const values = Object.entries(variables ?? {}).filter(([, value]) => value !== undefined);
  const carried = values.filter(([variable]) => !Object.hasOwn(literals, variable));
  return request(writeLiterals(text, literals, new Map(values)), Object.fromEntries(carried), name);
}

function request(query: string, variables: Record<string, unknown>, operationName: string): GraphQLRequest {
  const hasValues = Object.values(variables).some((value) => value !== undefined);
  return { query, ...(hasValues && { variables }), operationName };
}

// Strings are matched first, and as a whole, so that nothing inside one is taken for a variable.
const argument = /"(?:[^"\\]|\\.)*"|(\w+:)?\$(\w+)/g;
const emptyArguments = /"(?:[^"\\]|\\.)*"|\(\s*\)/g;

function writeLiterals(
  text: string,
  literals: Readonly<Record<string, LiteralShape>>,
  values: ReadonlyMap<string, unknown>,
): string {
  const write = (found: string, label = "", variable = "") => {
    if (!Object.hasOwn(literals, variable)) return found;
    if (label !== "" && !values.has(variable)) return "";
    return label + writeLiteral(values.get(variable), literals[variable] ?? "plain");
  };
  return text.replace(argument, write).replace(emptyArguments, (found) => (found.startsWith('"') ? found : ""));
}

/**
 * A value as a GraphQL literal. Strings are written as JSON, whose escapes are all GraphQL's as well, so no text can
 * end the string it stands in; names are checked to be names.
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
