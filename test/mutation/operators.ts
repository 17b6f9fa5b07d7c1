import { type Expression, Node, SyntaxKind } from "ts-morph";

/** One way to break a piece of code. */
export interface Change {
  readonly operator: Operator;
  /** The text that replaces the node: an expression or a statement, like the node. */
  readonly text: string;
}

/** The kinds of changes, each a mistake that people make. */
export type Operator = "comparison" | "condition" | "logic" | "arithmetic" | "boolean" | "number" | "call" | "return";

const comparisons: Readonly<Record<string, string>> = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "===": "!==",
  "!==": "===",
};
const logic: Readonly<Record<string, string>> = { "&&": "||", "||": "&&" };
const arithmetic: Readonly<Record<string, string>> = { "+": "-", "-": "+", "*": "/", "/": "*", "+=": "-=", "-=": "+=" };

/** Returns the changes that can be made at a node: none for most. */
export function changesOf(node: Node): Change[] {
  if (Node.isBinaryExpression(node)) {
    return changeBinary(node.getLeft(), node.getOperatorToken().getText(), node.getRight());
  }
  if (isCondition(node)) return [{ operator: "condition", text: `!(${node.getText()})` }];
  if (Node.isTrueLiteral(node)) return [{ operator: "boolean", text: "false" }];
  if (Node.isFalseLiteral(node)) return [{ operator: "boolean", text: "true" }];
  if (Node.isNumericLiteral(node))
    return isPropertyName(node) ? [] : [{ operator: "number", text: raise(node.getLiteralValue()) }];
  if (Node.isExpressionStatement(node)) return isCall(node.getExpression()) ? [{ operator: "call", text: ";" }] : [];
  if (Node.isReturnStatement(node)) return changeReturn(node.getExpression());
  return [];
}

function isPropertyName(node: Node): boolean {
  const parent = node.getParent();
  return Node.isPropertyNamed(parent) && parent.getNameNode() === node;
}

function changeBinary(left: Node, token: string, right: Node): Change[] {
  const change = (operator: Operator, other: string): Change => ({
    operator,
    text: `${left.getText()} ${other} ${right.getText()}`,
  });
  const { [token]: comparison } = comparisons;
  if (comparison !== undefined) return [change("comparison", comparison)];
  const { [token]: logical } = logic;
  if (logical !== undefined) return [change("logic", logical)];
  const { [token]: computed } = arithmetic;
  // A concatenation of texts has no opposite.
  const isOfTexts = [left, right].some((side) => side.getType().isString() || side.getType().isStringLiteral());
  return computed === undefined || isOfTexts ? [] : [change("arithmetic", computed)];
}

/**
 * Returns true for the condition of an `if`, a loop or `?:`. Comparisons are excluded, because they have their own
 * change.
 */
function isCondition(node: Node): boolean {
  const parent = node.getParent();
  if (Node.isIfStatement(parent) || Node.isWhileStatement(parent)) return parent.getExpression() === node;
  return Node.isConditionalExpression(parent) && parent.getCondition() === node;
}

function isCall(expression: Expression): boolean {
  if (Node.isAwaitExpression(expression) || Node.isVoidExpression(expression))
    return isCall(expression.getExpression());
  // A constructor without its call of `super()` never works.
  if (Node.isCallExpression(expression)) return !Node.isSuperExpression(expression.getExpression());
  return expression.getKind() === SyntaxKind.DeleteExpression;
}

/**
 * Returns one more for 0 and 1, which are often an index or a count, and otherwise twice the number, which is often a
 * limit.
 */
function raise(value: number): string {
  return String(value < 2 ? value + 1 : value * 2);
}

function changeReturn(expression: Expression | undefined): Change[] {
  // Without a value, the code continues where it should have ended.
  if (expression === undefined) return [{ operator: "return", text: ";" }];
  // No caller sees a difference between these two. The literal has its own change.
  if (Node.isFalseLiteral(expression)) return [];
  const type = expression.getType();
  return type.isUndefined() || type.getText() === "void"
    ? []
    : [{ operator: "return", text: "return undefined as never;" }];
}
