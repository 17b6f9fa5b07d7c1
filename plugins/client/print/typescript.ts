import type { OutputConfig } from "../config.ts";
import type { Client, Enum, Operation, Pages } from "../model.ts";
import {
  type ClientNames,
  constantName,
  functionName,
  nameClient,
  pagesFunctionName,
  resultType,
  variablesType,
} from "../names.ts";
import { describeDeprecation, describeOperation, describeVariable, printComment } from "./documentation.ts";
import {
  type ClientPrintMemory,
  describePages,
  hasOptionalVariables,
  importedNames,
  importsOf,
  indented,
  noVariables,
  printDeclarations,
  printDocument,
  printPageLoop,
  printSending,
  printTexts,
  quote,
  runtimeTypesOf,
  senderOf,
} from "./operation.ts";
import { lineWidth } from "./text.ts";

/** Prints `client.ts`: for each operation a constant that holds its document and a function that sends it. */
export function printClient(client: Client, config: OutputConfig, memory: ClientPrintMemory): string[] {
  return print(client, config, memory, "source");
}

/** Prints `client.d.ts`: the same without the values. */
export function printDeclarationFile(client: Client, config: OutputConfig, memory: ClientPrintMemory): string[] {
  return print(client, config, memory, "declarations");
}

type Part = "source" | "declarations";

interface Context {
  readonly names: ClientNames;
  readonly part: Part;
}

function print(
  client: Client,
  { runtimeModule, typesModule }: OutputConfig,
  memory: ClientPrintMemory,
  part: Part,
): string[] {
  const names = nameClient(client);
  const context = { names, part };
  const { runtime, types } = importsOf(client);
  const printer = {
    constant: (operation: Operation) => printConstant(operation, context),
    call: (operation: Operation) => printFunction(operation, context),
    pages: (operation: Operation, pages: Pages) => printPages(operation, pages, context),
    values: (each: Enum) => printValues(each, context),
  };
  const imports = [printImport(runtime, runtimeModule, context), printImport(types, typesModule, context)].join("");
  return [imports, ...printDeclarations(client, printer, names, memory)];
}

function printImport(types: readonly string[], from: string, { names }: Context): string {
  if (types.length === 0) return "";
  const lines = importedNames(types, names).map((name) => `  ${name},\n`);
  return `import type {\n${lines.join("")}} from ${quote(from)};\n`;
}

function printConstant(operation: Operation, { names, part }: Context): string {
  const { constant } = runtimeTypesOf(operation);
  const comment = printComment([`The document of {@link ${functionName(operation.name)}}.`]);
  const start = `export ${part === "source" ? "" : "declare "}const ${constantName(operation.name)}: ${names.imported(constant)}`;
  const end = part === "source" ? ` = ${printDocument(operation).join("\n")};` : ";";
  return `${comment}\n${start}${printArguments(start, [resultOf(operation, names), variablesOf(operation, names)])}${end}\n`;
}

/** Prints the arguments of a generic type, each on a line of its own if they are too long for the line. */
function printArguments(start: string, types: readonly string[]): string {
  const line = `<${types.join(", ")}>`;
  // Behind it comes " = {".
  return `${start}${line} = {`.length <= lineWidth ? line : `<\n${indented(types).join(",\n")}\n>`;
}

function printFunction(operation: Operation, context: Context): string {
  const { result } = runtimeTypesOf(operation);
  const returned = `${result ? context.names.imported(result) : "Promise"}<${resultOf(operation, context.names)}>`;
  const comment = printComment(
    describeOperation(operation),
    operation.variables.map(describeVariable),
    describeDeprecation(operation),
  );
  const name = functionName(operation.name);
  return `${comment}\n${printSignature("function", name, returned, operation, context)}${printBody([printSending(operation)], context)}`;
}

function printPages(operation: Operation, pages: Pages, context: Context): string {
  const returned = `AsyncGenerator<${resultOf(operation, context.names)}, void, undefined>`;
  const comment = printComment([describePages(operation, pages)]);
  const keyword = context.part === "source" ? "async function*" : "function";
  const name = pagesFunctionName(operation.name);
  return `${comment}\n${printSignature(keyword, name, returned, operation, context)}${printBody(printPageLoop(operation, pages), context)}`;
}

function printSignature(
  keyword: string,
  name: string,
  returned: string,
  operation: Operation,
  context: Context,
): string {
  const start = `export ${context.part === "source" ? "" : "declare "}${keyword} ${name}(`;
  return [start, ...indented(printParameters(operation, context)), `): ${returned}`].join("\n");
}

function printBody(statements: readonly string[], { part }: Context): string {
  return part === "source" ? ` {\n${indented(statements).join("\n")}\n}\n` : ";\n";
}

function printParameters(operation: Operation, { names, part }: Context): string[] {
  const { sender, options } = runtimeTypesOf(operation);
  const parameters = [`${senderOf(operation)}: ${names.imported(sender)},`];
  if (operation.variables.length > 0) {
    const type = variablesOf(operation, names);
    const isOptional = hasOptionalVariables(operation);
    if (part === "declarations") parameters.push(`variables${isOptional ? "?" : ""}: ${type},`);
    else parameters.push(`variables: ${type}${isOptional ? ` = ${noVariables(operation)}` : ""},`);
  }
  const given = options === "SubscribeOptions" ? `<${resultOf(operation, names)}>` : "";
  return [...parameters, `options?: ${names.imported(options)}${given},`];
}

function printValues(each: Enum, { names, part }: Context): string {
  const comment = printComment([`Every value of {@link ${names.imported(each.name)}} that the schema knows.`]);
  const start = `export ${part === "source" ? "" : "declare "}const ${names.values(each)}: readonly ${names.imported(each.name)}[]`;
  return `${comment}\n${part === "source" ? printTexts(`${start} =`, each.values) : `${start};`}\n`;
}

function resultOf(operation: Operation, names: ClientNames): string {
  return names.imported(resultType(operation));
}

function variablesOf(operation: Operation, names: ClientNames): string {
  return names.imported(variablesType(operation));
}
