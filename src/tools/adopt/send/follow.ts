import type { ts } from "ts-morph";
import { compiler } from "../../compare/compiler.ts";
import type { BotCode } from "../find/code.ts";
import { unwrap } from "../find/nodes.ts";
import { type FunctionNode, isAssigned, propertyText, unwrapFrozen } from "../find/symbols.ts";

/** The arguments for the parameters of builders, on the way from a send to the text that it sends. */
export type BoundArguments = ReadonlyMap<ts.Symbol, Bound>;

/** An expression, with the meaning of the names in it. */
export interface Bound {
  /** Undefined for an argument that the caller omits. */
  readonly node: ts.Expression | undefined;
  readonly given: BoundArguments;
}

/** A reason why code cannot be followed. */
export interface FollowFailure {
  readonly reason: string;
  readonly hint: string;
  readonly node: ts.Node | undefined;
}

/** An object that the bot builds with a literal, a builder or a class. */
export interface ObjectView {
  property(name: string): Bound | undefined;
  /** False if a spread or a computed name may add properties. */
  readonly isClosed: boolean;
}

/** The code on the way to the text: it has no use once the send is removed, or has moved its values. */
export interface Trail {
  readonly constants: ts.VariableDeclaration[];
  /** The functions that build what is sent, at the time of the send. */
  readonly builders: FunctionNode[];
}

const maxDepth = 20;
const build = "Replace it by calls of generated functions, one for each operation.";

/** Follows an expression to the object that it builds. */
export function followObject(code: BotCode, bound: Bound, way: Trail, depth = 0): ObjectView | FollowFailure {
  const { node, given } = bound;
  if (!node || depth > maxDepth) return followFailure(node, "The frame cannot be followed");
  const inner = unwrapFrozen(node);
  if (compiler.isObjectLiteralExpression(inner)) return literalView(code, inner, given, way, depth);
  if (compiler.isNewExpression(inner))
    return classView(code, inner, given) ?? followFailure(inner, "The class of the frame cannot be read");
  if (compiler.isCallExpression(inner) && isObjectAssign(inner)) {
    return mergedView(inner.arguments.map((each) => followObject(code, { node: each, given }, way, depth + 1)));
  }
  const next = step(code, { node: inner, given }, way);
  return "reason" in next ? next : followObject(code, next, way, depth + 1);
}

/** Follows a name to its value, or a call to the value that it returns. */
export function step(code: BotCode, { node, given }: Bound, way: Trail): Bound | FollowFailure {
  if (!node) return followFailure(node, "The frame cannot be followed");
  const inner = unwrap(node);
  if (compiler.isCallExpression(inner)) return stepIntoCall(code, inner, given, way);
  if (!compiler.isIdentifier(inner) && !compiler.isPropertyAccessExpression(inner)) {
    return followFailure(inner, `\`${inner.getText()}\` cannot be followed`);
  }
  const symbol = code.symbolOf(inner);
  const argument = symbol && given.get(symbol);
  if (argument) return argument;
  const value = code.valueOf(inner);
  if (!symbol || !value) return followFailure(inner, `\`${inner.getText()}\` is only known at run time`);
  if (code.isReassigned(symbol)) return followFailure(inner, `\`${inner.getText()}\` gets another value later`);
  if (isMutated(code, symbol)) return followFailure(inner, `\`${inner.getText()}\` is changed after it was made`);
  const { valueDeclaration } = symbol;
  if (valueDeclaration && compiler.isVariableDeclaration(valueDeclaration)) way.constants.push(valueDeclaration);
  return { node: value, given };
}

function stepIntoCall(
  code: BotCode,
  call: ts.CallExpression,
  given: BoundArguments,
  way: Trail,
): Bound | FollowFailure {
  const called = code.functionOf(call.expression);
  const result = called && returnedBy(called);
  if (/\breadFile(?:Sync)?\(/.test(call.getText())) {
    const hint = "Add the file to `documents` of the config, and call the functions of its operations.";
    return followFailure(call, "The document is read from a file", hint);
  }
  if (!called || !result) return followFailure(call, `\`${call.expression.getText()}()\` cannot be followed`);
  way.builders.push(called);
  return { node: result, given: bindParameters(code, called.parameters, call.arguments, given) };
}

/** The only value that a function returns. With a second `return`, or one under a condition, only a run would tell which. */
export function returnedBy({ body }: FunctionNode): ts.Expression | undefined {
  if (!body) return undefined;
  if (!compiler.isBlock(body)) return unwrap(body);
  const returns: ts.ReturnStatement[] = [];
  const visit = (node: ts.Node): void => {
    if (compiler.isFunctionLike(node)) return;
    if (compiler.isReturnStatement(node)) returns.push(node);
    compiler.forEachChild(node, visit);
  };
  visit(body);
  const [only] = returns;
  return returns.length === 1 && only?.parent === body ? only.expression : undefined;
}

/** Binds the parameters of a function to the arguments of one call. */
function bindParameters(
  code: BotCode,
  parameters: readonly ts.ParameterDeclaration[],
  values: readonly ts.Expression[],
  outer: BoundArguments,
): BoundArguments {
  const given = new Map(outer);
  // Names in an argument mean what they mean to the caller, so each argument keeps the caller's bindings.
  parameters.forEach((parameter, index) => {
    const node = values[index] ?? parameter.initializer;
    if (compiler.isIdentifier(parameter.name)) {
      const symbol = code.symbolOf(parameter.name);
      if (symbol) given.set(symbol, { node, given: outer });
    } else if (compiler.isObjectBindingPattern(parameter.name)) {
      bindPattern(code, parameter.name, node, outer, given);
    }
  });
  return given;
}

/** `function build({ channel, text })` called with an object literal. */
function bindPattern(
  code: BotCode,
  pattern: ts.ObjectBindingPattern,
  value: ts.Expression | undefined,
  outer: BoundArguments,
  given: Map<ts.Symbol, Bound>,
): void {
  const object = value && unwrap(value);
  if (!object || !compiler.isObjectLiteralExpression(object)) return;
  for (const { name, propertyName, initializer } of pattern.elements) {
    const symbol = code.symbolOf(name);
    const property = object.properties.find((each) => each.name?.getText() === (propertyName ?? name).getText());
    if (symbol) given.set(symbol, { node: valueOfProperty(property) ?? initializer, given: outer });
  }
}

function valueOfProperty(property: ts.ObjectLiteralElementLike | undefined): ts.Expression | undefined {
  if (!property) return undefined;
  if (compiler.isShorthandPropertyAssignment(property)) return property.name;
  return compiler.isPropertyAssignment(property) ? property.initializer : undefined;
}

function literalView(
  code: BotCode,
  literal: ts.ObjectLiteralExpression,
  given: BoundArguments,
  way: Trail,
  depth: number,
): ObjectView {
  const parts = literal.properties.map((property): ObjectView | FollowFailure => {
    if (compiler.isSpreadAssignment(property)) {
      return followObject(code, { node: property.expression, given }, way, depth + 1);
    }
    const node = valueOfProperty(property);
    return {
      isClosed: !compiler.isComputedPropertyName(property.name),
      property: (name) => (node && propertyText(property.name) === name ? { node, given } : undefined),
    };
  });
  return mergedView(parts);
}

/** The properties of several objects. As in `{ ...one, ...other }` and `Object.assign({}, one, other)`, the last one wins. */
function mergedView(parts: readonly (ObjectView | FollowFailure)[]): ObjectView {
  const views = parts.flatMap((part) => ("property" in part ? part : [])).reverse();
  return {
    isClosed: views.length === parts.length && views.every(({ isClosed }) => isClosed),
    property: (name) => views.flatMap((view) => view.property(name) ?? []).at(0),
  };
}

/** Returns the properties that a class gives to its instances, inherited ones included. */
function classView(code: BotCode, creation: ts.NewExpression, outer: BoundArguments): ObjectView | undefined {
  const declaration = classOf(code, creation.expression);
  if (!declaration) return undefined;
  const properties = new Map<string, Bound>();
  collectProperties(code, declaration, creation.arguments ?? [], outer, properties, 0);
  return { isClosed: true, property: (name) => properties.get(name) };
}

function classOf(code: BotCode, node: ts.Expression): ts.ClassLikeDeclaration | undefined {
  const declaration = code.symbolOf(node)?.valueDeclaration;
  if (declaration && compiler.isClassLike(declaration)) return declaration;
  const value = declaration && compiler.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  return value && compiler.isClassExpression(value) ? value : undefined;
}

function collectProperties(
  code: BotCode,
  declaration: ts.ClassLikeDeclaration,
  values: readonly ts.Expression[],
  outer: BoundArguments,
  properties: Map<string, Bound>,
  depth: number,
): void {
  const maker = declaration.members.find(compiler.isConstructorDeclaration);
  const given = bindParameters(code, maker?.parameters ?? [], values, outer);
  const [extended] = declaration.heritageClauses?.flatMap(({ types }) => types) ?? [];
  const base = extended && depth < maxDepth ? classOf(code, extended.expression) : undefined;
  const statements = maker?.body?.statements ?? [];
  const calls = statements.flatMap((each) => (compiler.isExpressionStatement(each) ? unwrap(each.expression) : []));
  // First the base class: its properties may be set again. A class without a constructor passes its arguments on.
  if (base) {
    const call = calls.find(isSuperCall);
    collectProperties(code, base, call?.arguments ?? values, call ? given : outer, properties, depth + 1);
  }
  for (const member of declaration.members) {
    if (compiler.isPropertyDeclaration(member) && member.initializer) {
      properties.set(propertyText(member.name), { node: member.initializer, given });
    }
  }
  for (const call of calls) {
    if (!compiler.isBinaryExpression(call) || !compiler.isPropertyAccessExpression(call.left)) continue;
    if (call.left.expression.kind !== compiler.SyntaxKind.ThisKeyword) continue;
    properties.set(call.left.name.text, { node: call.right, given });
  }
}

function isSuperCall(node: ts.Expression): node is ts.CallExpression {
  return compiler.isCallExpression(node) && node.expression.kind === compiler.SyntaxKind.SuperKeyword;
}

/** True if the code assigns to a property of the object, at any depth, or passes it to `Object.assign`. */
function isMutated(code: BotCode, symbol: ts.Symbol): boolean {
  return code.references(symbol).some((reference) => {
    let node: ts.Node = reference;
    while (isOwner(node)) node = node.parent;
    if (node === reference) {
      const call = node.parent;
      return compiler.isCallExpression(call) && isObjectAssign(call) && call.arguments[0] === node;
    }
    if (compiler.isDeleteExpression(node.parent)) return true;
    if (compiler.isPropertyAccessExpression(node)) return compiler.isIdentifier(node.name) && isAssigned(node.name);
    return (
      compiler.isBinaryExpression(node.parent) &&
      node.parent.left === node &&
      /^[^=!<>]*=$/.test(node.parent.operatorToken.getText())
    );
  });
}

function isObjectAssign({ expression }: ts.CallExpression): boolean {
  return expression.getText() === "Object.assign";
}

function isOwner(node: ts.Node): boolean {
  const { parent } = node;
  const isAccess = compiler.isPropertyAccessExpression(parent) || compiler.isElementAccessExpression(parent);
  return isAccess && parent.expression === node;
}

export function followFailure(node: ts.Node | undefined, reason: string, hint = build): FollowFailure {
  return { reason, hint, node };
}
