import { compiler, type ts } from "../../../compare/compiler.ts";
import { accessOf, accessOrName, propertyNamed, unwrap, valueOfProperty } from "../nodes.ts";
import { isAssignmentTarget } from "./assignments.ts";
import { literalBehind, type Symbols } from "./symbols.ts";

/** The value of an expression that is the same at every run. */
export type Constant = { readonly value: string | number | boolean | null | undefined };

/**
 * Returns the constant that an expression stands for; undefined if it is not a constant, or its value is not known.
 * `REQUEST_ID.NAME` of an object without that name is the constant `undefined`.
 */
export function constantOf(
  symbols: Symbols,
  node: ts.Expression,
  passed: readonly ts.Expression[] = [],
): Constant | undefined {
  const inner = unwrap(node);
  if (passed.includes(inner)) return undefined;
  const way = [...passed, inner];
  if (compiler.isElementAccessExpression(inner)) {
    const value = propertyValue(symbols, inner);
    return value && constantOf(symbols, value, way);
  }
  if (compiler.isStringLiteralLike(inner)) return { value: inner.text };
  if (compiler.isNumericLiteral(inner)) return { value: Number(inner.text) };
  const { TrueKeyword, FalseKeyword, NullKeyword, MinusToken } = compiler.SyntaxKind;
  if (inner.kind === TrueKeyword) return { value: true };
  if (inner.kind === FalseKeyword) return { value: false };
  if (inner.kind === NullKeyword) return { value: null };
  if (compiler.isPrefixUnaryExpression(inner) && inner.operator === MinusToken) {
    const value = constantOf(symbols, inner.operand, way)?.value;
    return typeof value === "number" ? { value: -value } : undefined;
  }
  if (compiler.isIdentifier(inner) && inner.text === "undefined") return { value: undefined };
  const symbol = symbols.symbolOf(inner);
  if (!symbol) return isMissingProperty(symbols, inner) ? { value: undefined } : undefined;
  if (symbols.isReassigned(symbol)) return undefined;
  const value = symbols.valueOf(inner);
  if (value) return constantOf(symbols, value, way);
  const { valueDeclaration: member } = symbol;
  return member && compiler.isEnumMember(member) ? { value: symbols.checker.getConstantValue(member) } : undefined;
}

/** The value of `REQUEST_ID["NAME"]`. */
function propertyValue(symbols: Symbols, node: ts.ElementAccessExpression): ts.Expression | undefined {
  const access = accessOf(node);
  const object = access && literalBehind(symbols, access.owner);
  const property = object && propertyNamed(object, access.name);
  const isChanged = property?.name && symbols.isReassigned(symbols.symbolOf(property.name));
  return isChanged ? undefined : valueOfProperty(property);
}

/** True if the name before the dot stands for an object literal that nothing adds to, without such a property. */
function isMissingProperty(symbols: Symbols, node: ts.Expression): boolean {
  if (!compiler.isPropertyAccessExpression(node)) return false;
  const object = literalBehind(symbols, node.expression);
  const isListed = object?.properties.every(({ name }) => name && !compiler.isComputedPropertyName(name)) ?? false;
  return isListed && !symbols.references(symbols.symbolOf(node.expression)).some(mayGetProperty);
}

/** True for the object in `object.name = …`, in `object[name] = …`, and in a call that may add properties to it. */
function mayGetProperty(name: ts.Identifier): boolean {
  const { parent } = accessOrName(name);
  if (compiler.isCallExpression(parent))
    return !/^(?:Object\.(?!assign|define)|JSON\.|console\.)/.test(parent.expression.getText());
  const isAccess = compiler.isPropertyAccessExpression(parent) || compiler.isElementAccessExpression(parent);
  return isAccess && isAssignmentTarget(parent);
}
