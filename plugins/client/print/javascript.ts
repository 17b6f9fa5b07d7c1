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
  const imports = printImport(runtime, runtimeModule, names) + printImport(types, typesModule, names);
  const declarations = [imports, ...printDeclarations(client, printer, context, memory)];
  return emit === "esm" ? declarations : ['"use strict";\n', ...declarations, printExports(client, names)];
}

const printer = { constant: printConstant, call: printFunction, pages: printPages, values: printValues };

/** In one object literal, of which Node knows the names: an ES module can then import each of them. */
function printExports({ operations, enums }: Client, { values }: ClientNames): string {
  const ofOperations = operations.flatMap(({ name, pages }) => [
    constantName(name),
    functionName(name),
    ...(pages ? [pagesFunctionName(name)] : []),
  ]);
  const lines = [...ofOperations, ...enums.map(values)].map((name) => `  ${name},\n`);
  return `module.exports = {\n${lines.join("")}};\n`;
}

function printImport(types: readonly string[], from: string, names: ClientNames): string {
  if (types.length === 0) return "";
  const lines = importedNames(types, names).map((name) => ` *   ${name},\n`);
  return `/**\n * @import {\n${lines.join("")} * } from ${quote(from)}\n */\n`;
}

function printConstant(operation: Operation, { declare, names: { imported } }: PrintContext): string {
  const { constant } = runtimeTypesOf(operation);
  const type = `${imported(constant)}<${imported(resultType(operation))}, ${imported(variablesType(operation))}>`;
  const comment = printComment([`The document of {@link ${functionName(operation.name)}}.`], [`@type {${type}}`]);
  return `${comment}\n${declare("const", constantName(operation.name))} = ${printDocument(operation).join("\n")};\n`;
}

function printFunction(operation: Operation, { names, declare }: PrintContext): string {
  const comment = printComment(
    describeOperation(operation),
    describeParameters(operation, returnTypeOf(operation, names), names),
    describeDeprecation(operation),
  );
  const start = declare("function", functionName(operation.name));
  return `${comment}\n${start}(${parametersOf(operation)}) {\n  ${printSending(operation)}\n}\n`;
}

function printPages(operation: Operation, pages: Pages, { names, declare }: PrintContext): string {
  const parameters = describeParameters(operation, pagesTypeOf(operation, names), names);
  const comment = printComment([describePages(operation, pages)], parameters);
  const start = declare("async function*", pagesFunctionName(operation.name));
  const body = indented(printPageLoop(operation, pages)).join("\n");
  return `${comment}\n${start}(${parametersOf(operation)}) {\n${body}\n}\n`;
}

function printValues(each: Enum, { declare, names }: PrintContext): string {
  const type = names.imported(each.name);
  const comment = printComment(
    [`Every value of {@link ${type}} that the schema knows.`],
    [`@type {readonly ${type}[]}`],
  );
  return `${comment}\n${printTexts(`${declare("const", names.values(each))} =`, each.values)}\n`;
}

function describeParameters(operation: Operation, returned: string, { imported }: ClientNames): string[] {
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
