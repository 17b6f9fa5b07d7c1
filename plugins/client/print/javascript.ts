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
import { describeDeprecation, describeOperation, printComment, textOfVariable } from "./documentation.ts";
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

/** Prints `client.js`: the same as `client.ts`, with its types in comments, which editors read. */
export function printJavaScript(
  client: Client,
  { runtimeModule, typesModule, emit }: OutputConfig,
  memory: ClientPrintMemory,
): string[] {
  const names = nameClient(client);
  const { runtime, types } = importsOf(client);
  const declare = (keyword: string, name: string) => `${emit === "esm" ? "export " : ""}${keyword} ${name}`;
  const context = { declare, names };
  const printer = {
    constant: (operation: Operation) => printConstant(operation, context),
    call: (operation: Operation) => printFunction(operation, context),
    pages: (operation: Operation, pages: Pages) => printPages(operation, pages, context),
    values: (each: Enum) => printValues(each, context),
  };
  const imports = printImport(runtime, runtimeModule, names) + printImport(types, typesModule, names);
  const declarations = [imports, ...printDeclarations(client, printer, names, memory)];
  return emit === "esm" ? declarations : ['"use strict";\n', ...declarations, printExports(client, names)];
}

function printExports({ operations, enums }: Client, { values }: ClientNames): string {
  const ofOperations = operations.flatMap(({ name, pages }) => [
    constantName(name),
    functionName(name),
    ...(pages ? [pagesFunctionName(name)] : []),
  ]);
  const lines = [...ofOperations, ...enums.map(values)].map((name) => `  ${name},\n`);
  return `module.exports = {\n${lines.join("")}};\n`;
}

interface Context {
  /** The beginning of a declaration, which is exported. */
  readonly declare: (keyword: string, name: string) => string;
  readonly names: ClientNames;
}

function printImport(types: readonly string[], from: string, names: ClientNames): string {
  if (types.length === 0) return "";
  const lines = importedNames(types, names).map((name) => ` *   ${name},\n`);
  return `/**\n * @import {\n${lines.join("")} * } from ${quote(from)}\n */\n`;
}

function printConstant(operation: Operation, { declare, names: { imported } }: Context): string {
  const { constant } = runtimeTypesOf(operation);
  const type = `${imported(constant)}<${imported(resultType(operation))}, ${imported(variablesType(operation))}>`;
  const comment = printComment([`The document of {@link ${functionName(operation.name)}}.`], [`@type {${type}}`]);
  return `${comment}\n${declare("const", constantName(operation.name))} = ${printDocument(operation).join("\n")};\n`;
}

function printFunction(operation: Operation, context: Context): string {
  const { result } = runtimeTypesOf(operation);
  const returned = `${result ? context.names.imported(result) : "Promise"}<${context.names.imported(resultType(operation))}>`;
  const comment = printComment(
    describeOperation(operation),
    describeParameters(operation, returned, context),
    describeDeprecation(operation),
  );
  const start = context.declare("function", functionName(operation.name));
  return `${comment}\n${start}(${parametersOf(operation)}) {\n  ${printSending(operation)}\n}\n`;
}

function printPages(operation: Operation, pages: Pages, context: Context): string {
  const returned = `AsyncGenerator<${context.names.imported(resultType(operation))}, void, undefined>`;
  const comment = printComment([describePages(operation, pages)], describeParameters(operation, returned, context));
  const start = context.declare("async function*", pagesFunctionName(operation.name));
  const body = indented(printPageLoop(operation, pages)).join("\n");
  return `${comment}\n${start}(${parametersOf(operation)}) {\n${body}\n}\n`;
}

function printValues(each: Enum, { declare, names }: Context): string {
  const type = names.imported(each.name);
  const comment = printComment(
    [`Every value of {@link ${type}} that the schema knows.`],
    [`@type {readonly ${type}[]}`],
  );
  return `${comment}\n${printTexts(`${declare("const", names.values(each))} =`, each.values)}\n`;
}

function describeParameters(operation: Operation, returned: string, { names: { imported } }: Context): string[] {
  const { sender, options } = runtimeTypesOf(operation);
  const { variables } = operation;
  const given = options === "SubscribeOptions" ? `<${imported(resultType(operation))}>` : "";
  const name = hasOptionalVariables(operation) ? `[variables]` : "variables";
  return [
    `@param {${imported(sender)}} ${senderOf(operation)}`,
    ...(variables.length > 0 ? [`@param {${imported(variablesType(operation))}} ${name}`] : []),
    // Types of its own members would not fit one that has a name.
    ...variables.flatMap((variable) => {
      const text = textOfVariable(variable);
      return text === "" ? [] : [`- \`${variable.name}\`: ${text}`];
    }),
    `@param {${imported(options)}${given}} [options]`,
    `@returns {${returned}}`,
  ];
}

function parametersOf(operation: Operation): string {
  const variables = `variables${hasOptionalVariables(operation) ? ` = ${noVariables(operation)}` : ""}`;
  return [senderOf(operation), ...(operation.variables.length > 0 ? [variables] : []), "options"].join(", ");
}
