import type { ClientConfig } from "./config.ts";
import type { LiteralShape, Operation } from "./model.ts";
import { functionName, resultType, type runtimeTypes, variablesType } from "./names.ts";

type RuntimeType = (typeof runtimeTypes)[number];

/** Prints the client: for each operation a constant that holds its document and a function that sends it. */
export function printClient(operations: readonly Operation[], config: ClientConfig): string {
  const runtimeTypes = new Set(operations.flatMap((operation) => Object.values(runtimeNames(operation))));
  const operationTypes = operations.flatMap((operation) => [resultType(operation), variablesType(operation)]);
  return [
    printImport([...runtimeTypes], config.runtime),
    printImport(operationTypes, config.types),
    ...operations.map((operation) => `\n${printConstant(operation)}\n\n${printFunction(operation)}`),
    "",
  ].join("\n");
}

/** The runtime's words for an operation: the constant's type, the first parameter's, the last one's, the result's. */
function runtimeNames({ kind, over }: Operation): {
  readonly [name in "operation" | "sender" | "options"]: RuntimeType;
} & { readonly result?: RuntimeType } {
  if (over === "http") return { operation: "HttpOperation", sender: "HttpEndpoint", options: "CallOptions" };
  if (kind !== "subscription") return { operation: "CallOperation", sender: "Transport", options: "CallOptions" };
  return {
    operation: "SubscriptionOperation",
    sender: "Transport",
    options: "CallOptions",
    result: "Subscription",
  };
}

function printImport(names: readonly string[], from: string): string {
  const sorted = names.toSorted();
  return `import type {\n${sorted.map((name) => `  ${name},\n`).join("")}} from ${JSON.stringify(from)};`;
}

function printConstant(operation: Operation): string {
  const { kind, over, name, text, literals } = operation;
  const type = `${runtimeNames(operation).operation}<${resultType(operation)}, ${variablesType(operation)}>`;
  return [
    `/** The document of {@link ${functionName(name)}}. */`,
    `export const ${name}: ${type} = {`,
    `  kind: ${quote(kind)},`,
    `  over: ${quote(over)},`,
    `  name: ${quote(name)},`,
    `  text:${text.length > 100 ? "\n   " : ""} ${quote(text)},`,
    ...(Object.keys(literals).length > 0 ? [`  literals: ${printShape(literals)},`] : []),
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
  const { sender, options, result = "Promise" } = runtimeNames(operation);
  const receiver = sender === "HttpEndpoint" ? "endpoint" : "session";
  const optional = variables.every(({ required }) => !required);
  const lines = [
    `${receiver}: ${sender}`,
    ...(variables.length > 0 ? [`variables: ${variablesType(operation)}${optional ? " = {}" : ""}`] : []),
    `options?: ${options}`,
  ];
  const verb = kind === "subscription" ? "subscribe" : "request";
  return [
    printDocumentation(operation),
    `export function ${functionName(name)}(`,
    ...lines.map((line) => `  ${line},`),
    `): ${result}<${resultType(operation)}> {`,
    `  return ${receiver}.${verb}(${name}, ${variables.length > 0 ? "variables" : "{}"}, options);`,
    "}",
  ].join("\n");
}

function printDocumentation({ kind, name, documentation, variables }: Operation): string {
  const { descriptions, deprecated, inferred, place } = documentation;
  const paragraphs = [
    ...descriptions,
    `${kind} ${name}, ${place}`,
    ...(inferred === undefined ? [] : [`Inferred, not documented by the vendor: ${inferred}.`]),
    variables.map(printParameter).join("\n"),
    deprecated === undefined ? "" : `@deprecated ${deprecated}`,
  ];
  const text = paragraphs.filter((paragraph) => paragraph !== "").join("\n\n");
  const lines = text.replaceAll("*/", "*\\/").split("\n");
  return ["/**", ...lines.map((line) => ` * ${line}`.trimEnd()), " */"].join("\n");
}

function printParameter({ name, description, deprecated, inferred }: Operation["variables"][number]): string {
  const marks = [
    ...(deprecated === undefined ? [] : [`Deprecated: ${deprecated}`]),
    ...(inferred === undefined ? [] : [`(Inferred: ${inferred}.)`]),
  ];
  const text = [description, ...marks].filter((part) => part !== "").join(" ");
  return `@param variables.${name}${text === "" ? "" : ` - ${text.replaceAll(/\s*\n\s*/g, " ")}`}`;
}

/** A string literal. JSON's escapes are TypeScript's, and U+2028 may stand in a string since ES2019. */
function quote(text: string): string {
  return JSON.stringify(text);
}
