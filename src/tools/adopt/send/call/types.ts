import { compiler, type ts } from "../../../compare/compiler.ts";
import type { BotCode } from "../../find/code.ts";
import { unwrap } from "../../find/nodes.ts";

/**
 * True if the expression is certainly a string. In TypeScript its type says so; in JavaScript, only the expression that
 * computes it.
 */
export function isKnownString(code: BotCode, node: ts.Expression): boolean {
  const { StringLike } = compiler.TypeFlags;
  return isKnown(code, node, StringLike, (inner) => isMadeText(inner));
}

export function isKnownNumber(code: BotCode, node: ts.Expression): boolean {
  const { NumberLike } = compiler.TypeFlags;
  return isKnown(code, node, NumberLike, (inner) => {
    const isCounted = compiler.isPropertyAccessExpression(inner) && inner.name.text === "length";
    const isMade =
      compiler.isCallExpression(inner) && /^(?:Number|parseInt|Math\.\w+)$/.test(inner.expression.getText());
    return compiler.isNumericLiteral(inner) || isCounted || isMade;
  });
}

export function isKnownBoolean(code: BotCode, node: ts.Expression): boolean {
  return isKnown(code, node, compiler.TypeFlags.BooleanLike, isMadeBoolean);
}

function isKnown(code: BotCode, node: ts.Expression, flag: number, isMade: (node: ts.Expression) => boolean): boolean {
  const inner = unwrap(node);
  if (isMade(inner)) return true;
  if (compiler.isConditionalExpression(inner)) {
    return isKnown(code, inner.whenTrue, flag, isMade) && isKnown(code, inner.whenFalse, flag, isMade);
  }
  if (isTypeScript(node)) return hasFlag(code.checker.getTypeAtLocation(inner), flag);
  const value = code.valueOf(inner);
  return value !== undefined && !code.isReassigned(code.symbolOf(inner)) && isMade(unwrap(value));
}

/** A page's scripts are parsed as TypeScript, and may be JavaScript. */
function isTypeScript(node: ts.Node): boolean {
  const { fileName } = node.getSourceFile();
  return /\.[cm]?tsx?$/.test(fileName) && !/\.(?:vue|html?)\.ts$/.test(fileName);
}

function hasFlag(type: ts.Type, flag: number): boolean {
  return type.isUnion() ? type.types.every((each) => hasFlag(each, flag)) : (type.flags & flag) !== 0;
}

function isMadeText(node: ts.Expression): boolean {
  if (compiler.isStringLiteralLike(node) || compiler.isTemplateExpression(node)) return true;
  if (compiler.isBinaryExpression(node) && node.operatorToken.kind === compiler.SyntaxKind.PlusToken) {
    return isMadeText(unwrap(node.left)) || isMadeText(unwrap(node.right));
  }
  if (!compiler.isCallExpression(node)) return false;
  const called = node.expression.getText();
  return (
    /^(?:String|JSON\.stringify|encodeURIComponent)$/.test(called) ||
    /\.(?:toString|join|toUpperCase|toLowerCase|trim|toISOString|toFixed)$/.test(called)
  );
}

function isMadeBoolean(node: ts.Expression): boolean {
  const { TrueKeyword, FalseKeyword, ExclamationToken } = compiler.SyntaxKind;
  if (node.kind === TrueKeyword || node.kind === FalseKeyword) return true;
  if (compiler.isPrefixUnaryExpression(node)) return node.operator === ExclamationToken;
  if (compiler.isCallExpression(node))
    return /^Boolean$|\.(?:includes|startsWith|endsWith|test|some|every)$/.test(node.expression.getText());
  if (!compiler.isBinaryExpression(node)) return false;
  return /^(?:[=!]==?|[<>]=?|instanceof|in)$/.test(node.operatorToken.getText());
}
