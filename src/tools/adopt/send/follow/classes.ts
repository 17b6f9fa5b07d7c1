import { compiler, type ts } from "../../../compare/compiler.ts";
import type { BotCode } from "../../find/code.ts";
import { nodesIn, propertyText, unwrap } from "../../find/nodes.ts";
import { type Bound, type BoundArguments, bindParameters } from "./bindings.ts";

/** The properties that a class gives to its instances. */
export interface ClassProperties {
  readonly properties: ReadonlyMap<string, Bound>;
  /** False if the constructor may add others. */
  readonly isClosed: boolean;
}

/** Returns the properties that a class gives to its instances, inherited ones included. */
export function propertiesOfClass(
  code: BotCode,
  creation: ts.NewExpression,
  outer: BoundArguments,
): ClassProperties | undefined {
  const declaration = classOf(code, creation.expression);
  if (!declaration) return undefined;
  const properties = new Map<string, Bound>();
  const isClosed = collectProperties(code, [declaration], creation.arguments ?? [], outer, properties);
  return { properties, isClosed };
}

/** Returns the class that an expression names. */
export function classOf(code: BotCode, node: ts.Expression): ts.ClassLikeDeclaration | undefined {
  const declaration = code.symbolOf(node)?.valueDeclaration;
  if (declaration && compiler.isClassLike(declaration)) return declaration;
  const value = declaration && compiler.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  return value && compiler.isClassExpression(value) ? value : undefined;
}

/**
 * Collects the properties of the first class, which the others extend. Returns false if its constructor may add others, as
 * with `Object.assign(this, options)`.
 */
function collectProperties(
  code: BotCode,
  classes: readonly [ts.ClassLikeDeclaration, ...ts.ClassLikeDeclaration[]],
  values: readonly ts.Expression[],
  outer: BoundArguments,
  properties: Map<string, Bound>,
): boolean {
  const [declaration] = classes;
  const maker = declaration.members.find(compiler.isConstructorDeclaration);
  const bindings = bindParameters(code, maker?.parameters ?? [], values, outer);
  const [extended] = declaration.heritageClauses?.flatMap(({ types }) => types) ?? [];
  const base = extended && classOf(code, extended.expression);
  const statements = maker?.body?.statements ?? [];
  const calls = statements.flatMap((each) => (compiler.isExpressionStatement(each) ? unwrap(each.expression) : []));
  // First the base class: its properties may be set again. A class without a constructor passes its arguments on.
  let isClosed = true;
  if (base && !classes.includes(base)) {
    const inherited = calls.find(isSuperCall)?.arguments ?? values;
    isClosed = collectProperties(code, [base, ...classes], inherited, bindings, properties);
  }
  for (const parameter of maker?.parameters ?? []) {
    const { name } = parameter;
    if (compiler.isParameterPropertyDeclaration(parameter, parameter.parent))
      properties.set(name.getText(), { node: parameter.name, bindings });
  }
  for (const { name, initializer } of declaration.members.filter(compiler.isPropertyDeclaration)) {
    if (initializer) properties.set(propertyText(name), { node: initializer, bindings });
  }
  for (const statement of statements) {
    const set = propertySet(statement);
    if (set) properties.set(set.name, { node: set.value, bindings });
    else if (nodesIn(statement).some(({ kind }) => kind === compiler.SyntaxKind.ThisKeyword)) isClosed = false;
  }
  return isClosed;
}

/** The property that `this.name = value` sets. */
function propertySet(statement: ts.Statement): { readonly name: string; readonly value: ts.Expression } | undefined {
  const set = compiler.isExpressionStatement(statement) ? unwrap(statement.expression) : undefined;
  if (!set || !compiler.isBinaryExpression(set) || !compiler.isPropertyAccessExpression(set.left)) return undefined;
  const isOwn = set.left.expression.kind === compiler.SyntaxKind.ThisKeyword;
  return isOwn ? { name: set.left.name.text, value: set.right } : undefined;
}

function isSuperCall(node: ts.Expression): node is ts.CallExpression {
  return compiler.isCallExpression(node) && node.expression.kind === compiler.SyntaxKind.SuperKeyword;
}
