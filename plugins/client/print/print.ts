import type { ClientConfig } from "../config.ts";
import type { Client, Enum, LiteralShape, Operation, Pages } from "../model.ts";
import { functionName, pagesFunctionName, resultType, type runtimeTypes, valuesName, variablesType } from "../names.ts";
import { printComment, printDocumentation } from "./documentation.ts";

/** Prints the client: for each operation a constant that holds its document and a function that sends it. */
export function printClient({ operations, enums }: Client, config: ClientConfig): string {
  const ofRuntime = new Set(operations.flatMap((operation) => Object.values(runtimeNames(operation))));
  const ofOperations = operations.flatMap((operation) => [resultType(operation), variablesType(operation)]);
  return [
    printImport([...ofRuntime], config.runtime),
    printImport([...ofOperations, ...enums.map(({ name }) => name)], config.types),
    ...operations.flatMap((operation) => [
      "",
      printConstant(operation),
      "",
      printFunction(operation),
      ...printPages(operation),
    ]),
    ...enums.flatMap((each) => ["", printValues(each)]),
    "",
  ].join("\n");
}

type RuntimeType = (typeof runtimeTypes)[number];

/** The runtime's words for an operation: the constant's type, the first parameter's, the last one's, the result's. */
function runtimeNames({ kind, over }: Operation): {
  readonly [name in "operation" | "sender" | "options"]: RuntimeType;
} & { readonly result?: RuntimeType } {
  if (over === "http") return { operation: "HttpOperation", sender: "HttpEndpoint", options: "CallOptions" };
  if (kind !== "subscription") return { operation: "CallOperation", sender: "Transport", options: "CallOptions" };
  return {
    operation: "SubscriptionOperation",
    sender: "Transport",
    options: "SubscribeOptions",
    result: "Subscription",
  };
}

function printImport(names: readonly string[], from: string): string {
  const sorted = names.toSorted();
  return `import type {\n${sorted.map((name) => `  ${name},\n`).join("")}} from ${quote(from)};`;
}

function printConstant(operation: Operation): string {
  const { kind, over, name, text, literals, idempotent } = operation;
  const type = `${runtimeNames(operation).operation}<${resultType(operation)}, ${variablesType(operation)}>`;
  return [
    `/** The document of {@link ${functionName(name)}}. */`,
    `export const ${name}: ${type} = {`,
    `  kind: ${quote(kind)},`,
    `  transport: ${quote(over)},`,
    `  name: ${quote(name)},`,
    `  document:${text.length > 100 ? "\n   " : ""} ${quote(text)},`,
    ...(Object.keys(literals).length > 0 ? [`  literals: ${printShape(literals)},`] : []),
    ...(idempotent ? ["  idempotent: true,"] : []),
    "};",
  ].join("\n");
}

function printShape(shape: LiteralShape): string {
  if (typeof shape === "string") return quote(shape);
  const fields = Object.entries(shape).map(([name, field]) => `${name}: ${printShape(field)}`);
  return `{ ${fields.join(", ")} }`;
}

function printFunction(operation: Operation): string {
  const { kind, name, variables } = operation;
  const verb = kind === "subscription" ? "subscribe" : "request";
  const { result = "Promise" } = runtimeNames(operation);
  return [
    printDocumentation(operation),
    `export function ${functionName(name)}(`,
    ...printParameters(operation),
    `): ${result}<${resultType(operation)}> {`,
    `  return ${senderOf(operation)}.${verb}(${name}, ${variables.length > 0 ? "variables" : "{}"}, options);`,
    "}",
  ].join("\n");
}

function printParameters(operation: Operation): string[] {
  const { variables } = operation;
  const { sender, options } = runtimeNames(operation);
  const optional = variables.every(({ required }) => !required);
  return [
    `  ${senderOf(operation)}: ${sender},`,
    ...(variables.length > 0 ? [`  variables: ${variablesType(operation)}${optional ? " = {}" : ""},`] : []),
    `  options?: ${options === "SubscribeOptions" ? `${options}<${resultType(operation)}>` : options},`,
  ];
}

function senderOf({ over }: Operation): string {
  return over === "http" ? "endpoint" : "session";
}

function printPages(operation: Operation): string[] {
  return operation.pages ? ["", printPagesFunction(operation, operation.pages)] : [];
}

function printPagesFunction(operation: Operation, { path, cursor }: Pages): string {
  const { name } = operation;
  const called = functionName(name);
  const next = `${called}(${senderOf(operation)}, { ...variables, ${cursor}: cursor }, options)`;
  return [
    printComment(`All pages of {@link ${called}}, one request after another, from \`variables.${cursor}\` on.`),
    `export async function* ${pagesFunctionName(name)}(`,
    ...printParameters(operation),
    `): AsyncGenerator<${resultType(operation)}, void, undefined> {`,
    `  let cursor = variables.${cursor};`,
    "  while (true) {",
    `    const page = await ${next};`,
    "    yield page;",
    `    const pageInfo = page.${[...path, "pageInfo"].join("?.")};`,
    "    if (!pageInfo?.hasNextPage || !pageInfo.endCursor || pageInfo.endCursor === cursor) return;",
    "    cursor = pageInfo.endCursor;",
    "  }",
    "}",
  ].join("\n");
}

function printValues({ name, values }: Enum): string {
  return [
    `/** Every value of {@link ${name}} that the schema knows. */`,
    `export const ${valuesName(name)}: readonly ${name}[] = [${values.map(quote).join(", ")}];`,
  ].join("\n");
}

/** A string literal. JSON's escapes are TypeScript's, and U+2028 may stand in a string since ES2019. */
function quote(text: string): string {
  return JSON.stringify(text);
}
