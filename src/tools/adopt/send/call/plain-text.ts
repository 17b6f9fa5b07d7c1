import { compiler, type ts } from "../../../compare/compiler.ts";
import type { BotCode } from "../../find/code.ts";
import { calledName, nodesIn, stringified, unwrap } from "../../find/nodes.ts";

/**
 * Returns the reason why an expression in quotes is not a plain text: it was escaped for GraphQL, and the escapes would be
 * visible once it is a variable. Undefined if it is a plain text.
 */
export function notPlainReason(code: BotCode, expression: ts.Expression): string | undefined {
  const text = expression.getText();
  const nodes = nodesIn(resolveNames(code, expression));
  if (nodes.some((node) => isEscaping(code, node))) {
    return `\`${text}\` escapes the text for GraphQL: as a variable, its backslashes would be sent`;
  }
  if (nodes.some((node) => partHas(node, "\\"))) {
    return `\`${text}\` has a backslash, which GraphQL took for an escape: as a variable, it would be sent`;
  }
  return nodes.some((node) => partHas(node, '"')) ? `\`${text}\` brings quotes of GraphQL along` : undefined;
}

/** Returns the initial value of a constant instead of its name. */
export function resolveNames(
  code: BotCode,
  expression: ts.Expression,
  passed: readonly ts.Expression[] = [],
): ts.Expression {
  const inner = unwrap(expression);
  const value = code.valueOf(inner);
  return value && !passed.includes(value) ? resolveNames(code, value, [...passed, value]) : inner;
}

function isEscaping(code: BotCode, node: ts.Node): boolean {
  if (!compiler.isCallExpression(node)) return false;
  if (isEscapingReplace(node) || stringified(node)) return true;
  const name = calledName(node) ?? "";
  // `encodeURIComponent`, `escapeHtml` and the like return plain text.
  const isNamed = /(?<![A-Za-z])esc(?:ape)?(?![a-z])|Esc(?:ape)?(?![a-z])|[Qq]uote|[Ss]anitiz/.test(name);
  if (isNamed && !/^(?:un)?escape$|html|xml|regexp|ur[il]/i.test(name)) return true;
  const called = code.functionOf(node.expression);
  return called?.body !== undefined && nodesIn(called.body).some(isEscapingReplace);
}

/** `text.replace(/"/g, '\\"')` and similar calls. */
function isEscapingReplace(node: ts.Node): boolean {
  if (!compiler.isCallExpression(node)) return false;
  const [pattern] = node.arguments;
  const isReplace = /^replace(?:All)?$/.test(calledName(node) ?? "");
  return (
    isReplace &&
    pattern !== undefined &&
    /["\\]{1,2}["\\]|\\[nr]|^\/[^"\n]*".*\/|^'[^'"]*"[^']*'|^\[?["`]\\?"/.test(pattern.getText())
  );
}

/** True if a literal, or the constant part of a template, has the character. */
function partHas(node: ts.Node, character: string): boolean {
  const isPart =
    compiler.isStringLiteralLike(node) ||
    compiler.isTemplateHead(node) ||
    compiler.isTemplateMiddleOrTemplateTail(node);
  return isPart && node.text.includes(character);
}
