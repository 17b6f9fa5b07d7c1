// The parts of an operation's code that the client's files have in common.

import type { Memory } from "../memory.ts";
import type { Client, Enum, LiteralShape, Operation, Pages } from "../model.ts";
import {
  type ClientNames,
  constantName,
  functionName,
  resultType,
  type runtimeTypes,
  variablesType,
} from "../names.ts";
import { lineWidth } from "./text.ts";

type RuntimeType = (typeof runtimeTypes)[number];

/** The runtime's types for an operation: its constant's, its first parameter's, its last one's. */
export interface RuntimeTypes {
  readonly constant: RuntimeType;
  readonly sender: RuntimeType;
  readonly options: RuntimeType;
  /** Undefined where the result is a promise. */
  readonly result?: RuntimeType;
}

export function runtimeTypesOf({ kind, transport }: Operation): RuntimeTypes {
  if (transport === "http") return { constant: "HttpOperation", sender: "HttpEndpoint", options: "CallOptions" };
  if (kind !== "subscription") return { constant: "CallOperation", sender: "Transport", options: "CallOptions" };
  return {
    constant: "SubscriptionOperation",
    sender: "Transport",
    options: "SubscribeOptions",
    result: "Subscription",
  };
}

/** The type that a function returns. */
export function returnTypeOf(operation: Operation, { imported }: ClientNames): string {
  const { result } = runtimeTypesOf(operation);
  return `${result ? imported(result) : "Promise"}<${imported(resultType(operation))}>`;
}

/** The type that a walk over pages returns. */
export function pagesTypeOf(operation: Operation, { imported }: ClientNames): string {
  return `AsyncGenerator<${imported(resultType(operation))}, void, undefined>`;
}

/** The types that the client imports from the runtime, and those that it imports from the module of types. */
export function importsOf({ operations, enums }: Client): { readonly runtime: string[]; readonly types: string[] } {
  return {
    runtime: [...new Set(operations.flatMap((operation) => Object.values(runtimeTypesOf(operation))))].sort(),
    types: [
      ...operations.flatMap((operation) => [resultType(operation), variablesType(operation)]),
      ...enums.map(({ name }) => name),
    ].sort(),
  };
}

/** The parts that every printer of a declaration needs. */
export interface PrintContext {
  readonly names: ClientNames;
  /** Returns the start of a declaration: "export const SendMessage". */
  readonly declare: (keyword: string, name: string) => string;
}

/** Prints each kind of declaration in a client. */
export interface DeclarationPrinter<Context extends PrintContext> {
  readonly constant: (operation: Operation, context: Context) => string;
  readonly call: (operation: Operation, context: Context) => string;
  readonly pages: (operation: Operation, pages: Pages, context: Context) => string;
  readonly values: (each: Enum, context: Context) => string;
}

/** The printed text of each operation. */
export type ClientPrintMemory = Memory<Operation, string>;

/** Prints the declarations of a client, in their order. */
export function printDeclarations<Context extends PrintContext>(
  { operations, enums }: Client,
  printer: DeclarationPrinter<Context>,
  context: Context,
  memory: ClientPrintMemory,
): string[] {
  const ofOperations = operations.map((operation) => {
    const { name, kind } = operation;
    const types = [
      resultType({ name, kind }),
      variablesType({ name, kind }),
      ...Object.values(runtimeTypesOf(operation)),
    ];
    return memory.get(operation, types.map(context.names.imported), () => printOperation(operation, printer, context));
  });
  return [...ofOperations, ...enums.map((each) => printer.values(each, context))];
}

function printOperation<Context extends PrintContext>(
  operation: Operation,
  printer: DeclarationPrinter<Context>,
  context: Context,
): string {
  const { pages } = operation;
  const declarations = [printer.constant(operation, context), printer.call(operation, context)];
  return (pages ? [...declarations, printer.pages(operation, pages, context)] : declarations).join("\n");
}

/** Prints the names of an import: the types, with the names that they have here. */
export function importedNames(types: readonly string[], { imported }: ClientNames): string[] {
  return types.map((type) => (imported(type) === type ? type : `${type} as ${imported(type)}`));
}

/** The name of the first parameter. */
export function senderOf({ transport }: Operation): string {
  return transport === "http" ? "endpoint" : "session";
}

/** Returns true if the variables as a whole may be left out. */
export function hasOptionalVariables({ variables }: Operation): boolean {
  return variables.every(({ required }) => !required);
}

/** Members that every object has: `{}` is not a value of a type that has one of them. */
const ofObjects = new Set(Object.getOwnPropertyNames(Object.prototype));

/** The value of the variables if they are left out. */
export function noVariables({ variables }: Operation): string {
  return variables.some(({ name }) => ofObjects.has(name)) ? "Object.create(null)" : "{}";
}

/** The lines of an operation's constant, from the brace that opens it to the one that closes it. */
export function printDocument({ kind, transport, name, document, literals, idempotent }: Operation): string[] {
  const lines = [
    "{",
    `  kind: ${quote(kind)},`,
    `  transport: ${quote(transport)},`,
    `  name: ${quote(name)},`,
    `  document:${document.length > 100 ? "\n   " : ""} ${quote(document)},`,
  ];
  if (Object.keys(literals).length > 0) lines.push(`  literals: ${printShape(literals)},`);
  if (idempotent) lines.push("  idempotent: true,");
  return [...lines, "}"];
}

/** The statement that sends an operation. */
export function printSending(operation: Operation): string {
  const { kind, name, variables } = operation;
  const verb = kind === "subscription" ? "subscribe" : "request";
  const given = variables.length > 0 ? "variables" : "{}";
  return `return ${senderOf(operation)}.${verb}(${constantName(name)}, ${given}, options);`;
}

/** The statements that walk all pages of a query. */
export function printPageLoop(operation: Operation, { path, cursor }: Pages): string[] {
  // A service that repeats a cursor would be asked indefinitely, so the same one again ends the walk.
  const next = `${functionName(operation.name)}(${senderOf(operation)}, { ...variables, ${cursor}: cursor }, options)`;
  return [
    `let cursor = variables.${cursor};`,
    "while (true) {",
    `  const page = await ${next};`,
    "  yield page;",
    `  const pageInfo = page.${[...path, "pageInfo"].join("?.")};`,
    "  if (!pageInfo?.hasNextPage || !pageInfo.endCursor || pageInfo.endCursor === cursor) return;",
    "  cursor = pageInfo.endCursor;",
    "}",
  ];
}

/** The documentation of the function that walks all pages. */
export function describePages({ name }: Operation, { cursor }: Pages): string {
  return `All pages of {@link ${functionName(name)}}, one request after another, from \`variables.${cursor}\` on.`;
}

function printShape(shape: LiteralShape): string {
  if (typeof shape === "string") return quote(shape);
  const fields = Object.entries(shape).map(([name, field]) => `${keyOf(name)}: ${printShape(field)}`);
  return `{ ${fields.join(", ")} }`;
}

/** `{ __proto__: … }` would set the prototype. */
function keyOf(name: string): string {
  return name === "__proto__" ? '["__proto__"]' : name;
}

/** A string literal. JSON's escapes are JavaScript's, and U+2028 may be in a string since ES2019. */
export function quote(text: string): string {
  return JSON.stringify(text);
}

/** Prints a list of texts after the start of its line, or one text per line if they are long. */
export function printTexts(start: string, texts: readonly string[]): string {
  const quoted = texts.map(quote);
  const line = `${start} [${quoted.join(", ")}];`;
  return line.length <= lineWidth ? line : `${start} [\n${quoted.map((text) => `  ${text},\n`).join("")}];`;
}

/** Indents lines by two spaces. */
export function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
