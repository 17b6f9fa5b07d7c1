import { compiler, type ts } from "../../../compare/compiler.ts";
import { accessOrName } from "../nodes.ts";

/** True if the identifier, or the property that it names, is the target of an assignment. */
export function isAssigned(node: ts.Identifier): boolean {
  return isAssignmentTarget(accessOrName(node));
}

/** True for the left side of `=`, `+=` and the like, also in a pattern, for the operand of `++` and `--`, and in a loop. */
export function isAssignmentTarget(node: ts.Node): boolean {
  const { parent } = node;
  const { PlusPlusToken, MinusMinusToken, FirstAssignment, LastAssignment } = compiler.SyntaxKind;
  if (compiler.isPrefixUnaryExpression(parent) || compiler.isPostfixUnaryExpression(parent)) {
    return parent.operator === PlusPlusToken || parent.operator === MinusMinusToken;
  }
  if (compiler.isForOfStatement(parent) || compiler.isForInStatement(parent)) return parent.initializer === node;
  if (isPartOfPattern(node)) return isAssignmentTarget(parent);
  if (!compiler.isBinaryExpression(parent) || parent.left !== node) return false;
  const { kind } = parent.operatorToken;
  return kind >= FirstAssignment && kind <= LastAssignment;
}

/** True in what may be a pattern: `[name]`, `[...name]`, `{ name }`, `{ key: name }`. */
function isPartOfPattern(node: ts.Node): boolean {
  const { parent } = node;
  if (compiler.isPropertyAssignment(parent)) return parent.initializer === node;
  return (
    compiler.isArrayLiteralExpression(parent) ||
    compiler.isObjectLiteralExpression(parent) ||
    compiler.isShorthandPropertyAssignment(parent) ||
    compiler.isSpreadElement(parent) ||
    compiler.isSpreadAssignment(parent)
  );
}
