import type { ts } from "ts-morph";
import { compiler } from "../../../compare/compiler.ts";
import { calledName, nodesIn, unwrap } from "../../find/code.ts";
import type { Symbols } from "../../find/symbols.ts";

/**
 * Returns the reason why an expression in quotes is not a plain text: it was escaped for GraphQL, and the escapes would be
 * visible once it is a variable. Undefined if it is a plain text.
 */
export function notPlainReason(symbols: Symbols, expression: ts.Expression): string | undefined {
  const text = expression.getText();
  const nodes = nodesIn(resolveNames(symbols, expression));
  if (nodes.some((node) => isEscaping(symbols, node))) {
    return `\`${text}\` escapes the text for GraphQL: as a variable, its backslashes would be sent`;
  }
  if (nodes.some((node) => partHas(node, "\\"))) {
    return `\`${text}\` has a backslash, which GraphQL took for an escape: as a variable, it would be sent`;
  }
  return nodes.some((node) => partHas(node, '"')) ? `\`${text}\` brings quotes of GraphQL along` : undefined;
}

/** Returns the initial value of a constant instead of its name. */
export function resolveNames(symbols: Symbols, expression: ts.Expression, depth = 0): ts.Expression {
  const inner = unwrap(expression);
  const isName = compiler.isIdentifier(inner) || compiler.isPropertyAccessExpression(inner);
  if (!isName || depth > 10) return inner;
  const symbol = symbols.of(inner);
  const value = symbol && symbols.initializer(symbol);
  return value ? resolveNames(symbols, value, depth + 1) : inner;
}

/** Returns the value inside `JSON.stringify(value)`. */
export function stringified(expression: ts.Expression): ts.Expression | undefined {
  const inner = unwrap(expression);
  if (!compiler.isCallExpression(inner) || inner.expression.getText() !== "JSON.stringify") return undefined;
  return inner.arguments[0];
}

function isEscaping(symbols: Symbols, node: ts.Node): boolean {
  if (!compiler.isCallExpression(node)) return false;
  if (isEscapingReplace(node) || stringified(node)) return true;
  const name = calledName(node) ?? "";
  // `encodeURIComponent` and the like return plain text.
  if (/esc(?:ape)?(?![a-z])|quote|sanitiz/i.test(name) && name !== "escape" && name !== "unescape") return true;
  const called = symbols.functionOf(node.expression);
  return called?.body !== undefined && nodesIn(called.body).some(isEscapingReplace);
}

/** `text.replace(/"/g, '\\"')` and its kin. */
function isEscapingReplace(node: ts.Node): boolean {
  if (!compiler.isCallExpression(node)) return false;
  const [pattern] = node.arguments;
  const isReplace = /^replace(?:All)?$/.test(calledName(node) ?? "");
  return (
    isReplace &&
    pattern !== undefined &&
    /["\\]{1,2}["\\]|\\[nr]|^\/.*".*\/|^'[^']*"[^']*'|^\[?["`]\\?"/.test(pattern.getText().slice(0, 200))
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
