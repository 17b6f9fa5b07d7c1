import type { ts } from "ts-morph";
import { compiler } from "../../../compare/compiler.ts";
import { unwrap } from "../../find/code.ts";
import type { Symbols } from "../../find/symbols.ts";

/** The sources of an expression's type. */
export interface TypeSources {
  readonly symbols: Symbols;
  readonly checker: ts.TypeChecker;
}

/**
 * True if the expression is certainly a string. In TypeScript its type says so; in JavaScript, only the expression that
 * computes it.
 */
export function isKnownString(types: TypeSources, node: ts.Expression): boolean {
  const { StringLike } = compiler.TypeFlags;
  return isKnown(types, node, StringLike, (inner) => isMadeText(inner));
}

export function isKnownNumber(types: TypeSources, node: ts.Expression): boolean {
  const { NumberLike } = compiler.TypeFlags;
  return isKnown(types, node, NumberLike, (inner) => {
    const isCounted = compiler.isPropertyAccessExpression(inner) && inner.name.text === "length";
    const isMade =
      compiler.isCallExpression(inner) && /^(?:Number|parseInt|Math\.\w+)$/.test(inner.expression.getText());
    return compiler.isNumericLiteral(inner) || isCounted || isMade;
  });
}

export function isKnownBoolean(types: TypeSources, node: ts.Expression): boolean {
  return isKnown(types, node, compiler.TypeFlags.BooleanLike, isMadeBoolean);
}

function isKnown(
  types: TypeSources,
  node: ts.Expression,
  flag: number,
  isMade: (node: ts.Expression) => boolean,
): boolean {
  const inner = unwrap(node);
  if (isMade(inner)) return true;
  if (compiler.isConditionalExpression(inner)) {
    return isKnown(types, inner.whenTrue, flag, isMade) && isKnown(types, inner.whenFalse, flag, isMade);
  }
  if (isTypeScript(node)) return hasFlag(types.checker.getTypeAtLocation(inner), flag);
  const symbol =
    compiler.isIdentifier(inner) || compiler.isPropertyAccessExpression(inner) ? types.symbols.of(inner) : undefined;
  const value = symbol && types.symbols.initializer(symbol);
  return value !== undefined && !types.symbols.isReassigned(symbol as ts.Symbol) && isMade(unwrap(value));
}

function isTypeScript(node: ts.Node): boolean {
  return (
    /\.[cm]?tsx?$/.test(node.getSourceFile().fileName) && !/\.(?:vue|html?)\.ts$/.test(node.getSourceFile().fileName)
  );
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
