import { compiler, type ts } from "../../../compare/compiler.ts";
import { propertyText, unwrap, valueOfProperty } from "../../find/nodes.ts";
import type { Binding } from "../../plan/operation.ts";
import type { BotDocument } from "../../read/document.ts";
import type { Bound } from "../follow/bindings.ts";
import { argumentFor, type RequestFrame } from "../frames.ts";
import { writeVariables } from "./values.ts";
import { type Writer, writeExpression } from "./writer.ts";

/** Returns the fields of the call. A document that declares variables has them in the frame's `variables`. */
export function variablesOf(
  { variables }: RequestFrame,
  bindings: readonly Binding[],
  { operation }: BotDocument,
  writer: Writer,
): string[] {
  if (!operation.variableDefinitions?.length) return writeVariables(bindings, writer);
  const names = bindings.flatMap(({ variable, value }) => (value?.kind === "variable" ? [[value.name, variable]] : []));
  const own = bindings.filter(({ value }) => value?.kind !== "variable");
  const argument = variables && argumentFor(writer.code, variables);
  const fields = argument && writeFields(writer, argument, new Map(names as [string, string][]));
  if (!fields) {
    const reason = "The variables of the document cannot be followed";
    writer.refusals.push({ reason, hint: "Write the call by hand." });
  }
  return [...(fields ?? []), ...writeVariables(own, writer)];
}

/** Writes the bot's own variables, by the names that the operation has for them. Undefined if a name is not known. */
function writeFields(
  writer: Writer,
  { node, bindings }: Bound,
  names: ReadonlyMap<string, string>,
): string[] | undefined {
  const object = unwrap(node);
  // What is spread keeps its names.
  const spread = (value: ts.Expression) =>
    [...names].some(([from, to]) => from !== to) ? undefined : `...${writeExpression(writer, value, bindings)}`;
  const isLiteral = compiler.isObjectLiteralExpression(object);
  const fields = (isLiteral ? [...object.properties] : [object]).map((part) => {
    if (compiler.isExpression(part)) return spread(part);
    if (compiler.isSpreadAssignment(part)) return spread(part.expression);
    const value = valueOfProperty(part);
    if (!value || compiler.isComputedPropertyName(part.name)) return undefined;
    const name = propertyText(part.name);
    const code = writeExpression(writer, value, bindings);
    const target = names.get(name) ?? name;
    return code === target ? target : `${target}: ${code}`;
  });
  return fields.every((field) => field !== undefined) ? fields : undefined;
}

/** Returns what must stand before the call, since `send` has no value; undefined if the value is used. */
export function beforeCall(call: ts.CallExpression): "" | "void " | undefined {
  let node: ts.Node = call;
  while (passesOn(node)) node = node.parent;
  if (compiler.isExpressionStatement(node.parent)) return "";
  return compiler.isArrowFunction(node.parent) ? "void " : undefined;
}

/** True if the value of an expression is used only as the value of the expression around it: `ready && ws.send(…)`. */
function passesOn(node: ts.Node): boolean {
  const { parent } = node;
  if (compiler.isConditionalExpression(parent)) return parent.condition !== node;
  if (!compiler.isBinaryExpression(parent)) return compiler.isParenthesizedExpression(parent);
  const { AmpersandAmpersandToken, BarBarToken, CommaToken } = compiler.SyntaxKind;
  const { kind } = parent.operatorToken;
  const isChoice = kind === AmpersandAmpersandToken || kind === BarBarToken;
  return kind === CommaToken || (isChoice && parent.right === node);
}

const longest = 100;

/** Returns the call on one line if it is short enough, otherwise with a line for each value. */
export function callText(name: string, session: string, fields: readonly string[], at: ts.Node): string {
  const indent = indentOf(at);
  if (fields.length === 0) return `${name}(${session})`;
  const short = `${name}(${session}, { ${fields.join(", ")} })`;
  if (indent.length + short.length <= longest) return short;
  const step = indent.includes("\t") ? "\t" : "  ";
  const lines = fields.map((field) => `${indent}${step}${field},`);
  return [`${name}(${session}, {`, ...lines, `${indent}})`].join(
    at.getSourceFile().text.includes("\r\n") ? "\r\n" : "\n",
  );
}

function indentOf(node: ts.Node): string {
  const { text } = node.getSourceFile();
  const start = text.lastIndexOf("\n", node.getStart()) + 1;
  return /^[ \t]*/.exec(text.slice(start))?.[0] ?? "";
}
