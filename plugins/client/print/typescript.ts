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
  type PrintContext,
  pagesTypeOf,
  printDeclarations,
  printDocument,
  printPageLoop,
  printSending,
  printTexts,
  quote,
  returnTypeOf,
  runtimeTypesOf,
  senderOf,
} from "./operation.ts";
import { lineWidth } from "./text.ts";

/** Prints `client.ts`: for each operation a constant that holds its document and a function that sends it. */
export function printClient(client: Client, config: OutputConfig, memory: ClientPrintMemory): string[] {
  return print(client, config, memory, true);
}

/** Prints `client.d.ts`: the same without the values. */
export function printDeclarationFile(client: Client, config: OutputConfig, memory: ClientPrintMemory): string[] {
  return print(client, config, memory, false);
}

interface Context extends PrintContext {
  /** False in a file of declarations, which has no values. */
  readonly isSource: boolean;
}

const printer = { constant: printConstant, call: printFunction, pages: printPages, values: printValues };

function print(
  client: Client,
  { runtimeModule, typesModule }: OutputConfig,
  memory: ClientPrintMemory,
  isSource: boolean,
): string[] {
  const names = nameClient(client);
  const start = isSource ? "export" : "export declare";
  const context = { names, isSource, declare: (keyword: string, name: string) => `${start} ${keyword} ${name}` };
  const { runtime, types } = importsOf(client);
  const imports = printImport(runtime, runtimeModule, names) + printImport(types, typesModule, names);
  return [imports, ...printDeclarations(client, printer, context, memory)];
}

function printImport(types: readonly string[], from: string, names: ClientNames): string {
  if (types.length === 0) return "";
  const lines = importedNames(types, names).map((name) => `  ${name},\n`);
  return `import type {\n${lines.join("")}} from ${quote(from)};\n`;
}

function printConstant(operation: Operation, { names, isSource, declare }: Context): string {
  const { constant } = runtimeTypesOf(operation);
  const comment = printComment([`The document of {@link ${functionName(operation.name)}}.`]);
  const start = `${declare("const", constantName(operation.name))}: ${names.imported(constant)}`;
  const end = isSource ? ` = ${printDocument(operation).join("\n")};` : ";";
  return `${comment}\n${start}${printArguments(start, [resultOf(operation, names), variablesOf(operation, names)])}${end}\n`;
}

/** Prints the arguments of a generic type, or one argument per line if they are too long for the line. */
function printArguments(start: string, types: readonly string[]): string {
  const line = `<${types.join(", ")}>`;
  // Behind it comes " = {".
  return `${start}${line} = {`.length <= lineWidth ? line : `<\n${indented(types).join(",\n")}\n>`;
}

function printFunction(operation: Operation, context: Context): string {
  const comment = printComment(
    describeOperation(operation),
    operation.variables.flatMap(describeVariable),
    describeDeprecation(operation),
  );
  const start = context.declare("function", functionName(operation.name));
  const signature = printSignature(start, returnTypeOf(operation, context.names), operation, context);
  return `${comment}\n${signature}${printBody([printSending(operation)], context)}`;
}

function printPages(operation: Operation, pages: Pages, context: Context): string {
  const comment = printComment([describePages(operation, pages)]);
  const keyword = context.isSource ? "async function*" : "function";
  const start = context.declare(keyword, pagesFunctionName(operation.name));
  const signature = printSignature(start, pagesTypeOf(operation, context.names), operation, context);
  return `${comment}\n${signature}${printBody(printPageLoop(operation, pages), context)}`;
}

function printSignature(start: string, returned: string, operation: Operation, context: Context): string {
  return [`${start}(`, ...indented(printParameters(operation, context)), `): ${returned}`].join("\n");
}

function printBody(statements: readonly string[], { isSource }: Context): string {
  return isSource ? ` {\n${indented(statements).join("\n")}\n}\n` : ";\n";
}

function printParameters(operation: Operation, { names, isSource }: Context): string[] {
  const { sender, options } = runtimeTypesOf(operation);
  const parameters = [`${senderOf(operation)}: ${names.imported(sender)},`];
  if (operation.variables.length > 0) {
    const type = variablesOf(operation, names);
    const isOptional = hasOptionalVariables(operation);
    if (isSource) parameters.push(`variables: ${type}${isOptional ? ` = ${noVariables(operation)}` : ""},`);
    else parameters.push(`variables${isOptional ? "?" : ""}: ${type},`);
  }
  const given = options === "SubscribeOptions" ? `<${resultOf(operation, names)}>` : "";
  return [...parameters, `options?: ${names.imported(options)}${given},`];
}

function printValues(each: Enum, { names, isSource, declare }: Context): string {
  const type = names.imported(each.name);
  const comment = printComment([`Every value of {@link ${type}} that the schema knows.`]);
  const start = `${declare("const", names.values(each))}: readonly ${type}[]`;
  return `${comment}\n${isSource ? printTexts(`${start} =`, each.values) : `${start};`}\n`;
}

function resultOf(operation: Operation, names: ClientNames): string {
  return names.imported(resultType(operation));
}

function variablesOf(operation: Operation, names: ClientNames): string {
  return names.imported(variablesType(operation));
}
