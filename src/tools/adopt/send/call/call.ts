import type { ts } from "ts-morph";
import { compiler } from "../../../compare/compiler.ts";
import { unwrap } from "../../find/nodes.ts";
import type { Binding } from "../../plan/operation.ts";
import type { BotDocument } from "../../read/document.ts";
import type { RequestFrame } from "../frames.ts";
import { writeVariables } from "./values.ts";
import { type Writer, writeExpression } from "./writer.ts";

/** Returns the fields of the call. A document that declares variables has them in the frame's `variables`. */
export function variablesOf(
  frame: RequestFrame,
  bindings: readonly Binding[],
  document: BotDocument,
  writer: Writer,
): string[] {
  const own = document.operation.variableDefinitions ?? [];
  const isRenamed = bindings.some(({ value }) => value?.kind === "variable");
  const { variables } = frame;
  if (own.length === 0) return writeVariables(bindings, writer);
  const object = variables?.node && unwrap(variables.node);
  if (!object || !compiler.isObjectLiteralExpression(object)) {
    const code = object ? writeExpression(writer, object) : "";
    if (isRenamed || !object)
      writer.refusals.push({
        reason: "The variables of the document cannot be followed",
        hint: "Write the call by hand.",
      });
    return [`...${code}`, ...writeVariables(bindings, writer)];
  }
  const given = new Map(
    object.properties.map((each) => [
      each.name?.getText() ?? "",
      compiler.isPropertyAssignment(each) ? each.initializer : each.name,
    ]),
  );
  const rest = bindings.filter(({ value }) => value?.kind !== "variable");
  const renamed = new Map(
    bindings.flatMap(({ variable, value }) => (value?.kind === "variable" ? [[value.name, variable]] : [])),
  );
  const fields = [...given].map(([name, node]) => {
    const target = renamed.get(name) ?? name;
    const code = node && compiler.isExpression(node) ? writeExpression(writer, node) : name;
    return code === target ? target : `${target}: ${code}`;
  });
  return [...fields, ...writeVariables(rest, writer)];
}

/** Returns what must stand before the call, since `send` has no value; undefined if the value is used. */
export function beforeCall(call: ts.CallExpression): "" | "void " | undefined {
  let node: ts.Node = call;
  while (passesOn(node)) node = node.parent;
  if (compiler.isExpressionStatement(node.parent)) return "";
  return compiler.isArrowFunction(node.parent) && node.parent.body === node ? "void " : undefined;
}

/** True if the value of an expression is only the value of the one around it: `ready && ws.send(…)`. */
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
  const start = text.lastIndexOf("\n", node.getStart() - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start))?.[0] ?? "";
}
