import { compiler, type ts } from "../../../compare/compiler.ts";
import type { BotCode } from "../../find/code.ts";
import type { FunctionNode } from "../../find/names/symbols.ts";
import { calledName, declaredName, propertyText, unwrap, unwrapFrozen, valueOfProperty } from "../../find/nodes.ts";
import { isTextual } from "../../find/pieces.ts";
import { type Argument, type Bound, type BoundArguments, bindParameters } from "./bindings.ts";
import { changeOf, isObjectAssign } from "./changes.ts";
import { classOf, propertiesOfClass } from "./classes.ts";

/** A reason why code cannot be followed. */
export interface FollowFailure {
  readonly kind: "unknown";
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

/** A way from a send to the text that it sends, with the code on it. */
export interface Trail {
  readonly code: BotCode;
  /** The values behind the names on the way: they are computed where they stand, which may be long before the send. */
  readonly values: NamedValue[];
  /** Constants that have no use once the send is removed. */
  readonly constants: ts.VariableDeclaration[];
  /** The functions that build what is sent, at the time of the send. */
  readonly builders: FunctionNode[];
  /** The objects that are being read. An object that spreads itself would be read without end. */
  readonly open: Set<ts.Node>;
}

/** A value, and the name by which the code reads it. */
export interface NamedValue {
  readonly name: string;
  readonly value: ts.Expression;
}

const maxDepth = 20;
const build = "Replace it by calls of generated functions, one for each operation.";

/** Follows names and calls until `match` recognizes the expression. */
export function followTo<Found extends object>(
  way: Trail,
  bound: Bound,
  match: (node: ts.Expression, bindings: BoundArguments) => Found | FollowFailure | undefined,
): Found | FollowFailure {
  let at: Argument = bound;
  for (let depth = 0; at.node && depth < maxDepth; depth++) {
    const node = unwrap(at.node);
    const result = match(node, at.bindings);
    if (result) return result;
    const next = step(way, node, at.bindings);
    if ("reason" in next) return next;
    at = next;
  }
  return followFailure(at.node, "The frame cannot be followed");
}

/**
 * Follows an expression to the object that it builds. If the object is printed as JSON, its `toJSON` says what is printed:
 * once, and not where the properties are only copied.
 */
export function followObject(way: Trail, bound: Bound, isPrinted = true): ObjectView | FollowFailure {
  return followTo(way, bound, (node, bindings) => {
    const inner = unwrapFrozen(node);
    if (compiler.isNewExpression(inner)) {
      const json = isPrinted ? printedAs(way.code, inner) : undefined;
      if (json) return followObject(way, { node: json, bindings }, false);
      return classView(way, inner, bindings) ?? followFailure(inner, "The class of the frame cannot be read");
    }
    const isLiteral = compiler.isObjectLiteralExpression(inner);
    if (!isLiteral && !(compiler.isCallExpression(inner) && isObjectAssign(inner))) return undefined;
    if (way.open.has(inner)) return undefined;
    way.open.add(inner);
    const parts = isLiteral
      ? inner.properties.map((property) => propertyView(way, property, bindings))
      : inner.arguments.map((each) => followObject(way, { node: each, bindings }, false));
    way.open.delete(inner);
    return mergedView(parts);
  });
}

/** Follows a name to its value, or a call to the value that it returns. */
function step(way: Trail, node: ts.Expression, bindings: BoundArguments): Argument | FollowFailure {
  const { code } = way;
  const document = printedDocument(code, node);
  if (document) return { node: document, bindings };
  if (compiler.isCallExpression(node)) return stepIntoCall(way, node, bindings);
  const text = `\`${node.getText()}\``;
  if (!compiler.isIdentifier(node) && !compiler.isPropertyAccessExpression(node)) {
    return followFailure(node, `${text} cannot be followed`);
  }
  const symbol = code.symbolOf(node);
  const argument = symbol && bindings.get(symbol);
  if (argument) return argument;
  const value = code.valueOf(node);
  if (!symbol || !value) return followFailure(node, `${text} is only known at run time`);
  if (code.isReassigned(symbol)) return followFailure(node, `${text} gets another value later`);
  // A text cannot change.
  const change = isTextual(unwrap(value)) ? undefined : changeOf(code, symbol);
  if (change) return followFailure(node, `${text} ${change}`);
  way.values.push({ name: node.getText(), value });
  const { parent } = value;
  if (compiler.isVariableDeclaration(parent)) way.constants.push(parent);
  return { node: value, bindings };
}

function stepIntoCall(
  { code, builders }: Trail,
  call: ts.CallExpression,
  bindings: BoundArguments,
): Argument | FollowFailure {
  if (/\breadFile(?:Sync)?\(/.test(call.getText())) {
    const hint = "Add the file to `documents` of the config, and call the functions of its operations.";
    return followFailure(call, "The document is read from a file", hint);
  }
  const called = code.functionOf(call.expression);
  const result = called && returnedBy(called);
  // A list of arguments, or of parameters, does not say which value is which.
  const isListed =
    call.arguments.some(compiler.isSpreadElement) || called?.parameters.some((each) => each.dotDotDotToken);
  if (!called || !result || isListed) {
    return followFailure(call, `\`${call.expression.getText()}()\` cannot be followed`);
  }
  builders.push(called);
  return { node: result, bindings: bindParameters(code, called.parameters, call.arguments, bindings) };
}

/** Returns the parsed document that becomes a text in `print(document)` and `document.loc.source.body`. */
function printedDocument(code: BotCode, node: ts.Expression): ts.Expression | undefined {
  if (compiler.isCallExpression(node)) {
    return calledName(node) === "print" && !code.functionOf(node.expression) ? node.arguments[0] : undefined;
  }
  const isBody = /\.loc\.source\.body$/.test(node.getText());
  let owner: ts.Expression = node;
  for (let names = 0; names < 3 && compiler.isPropertyAccessExpression(owner); names++) owner = owner.expression;
  return isBody ? owner : undefined;
}

function propertyView(way: Trail, property: ts.ObjectLiteralElementLike, bindings: BoundArguments) {
  if (compiler.isSpreadAssignment(property)) return followObject(way, { node: property.expression, bindings }, false);
  const node = valueOfProperty(property);
  return {
    isClosed: !compiler.isComputedPropertyName(property.name),
    property: (name: string) => (node && propertyText(property.name) === name ? { node, bindings } : undefined),
  };
}

/** The properties of several objects. As in `{ ...one, ...other }` and `Object.assign({}, one, other)`, the last one wins. */
function mergedView(parts: readonly (ObjectView | FollowFailure)[]): ObjectView {
  const views = parts.flatMap((part) => ("property" in part ? part : [])).reverse();
  return {
    isClosed: views.length === parts.length && views.every(({ isClosed }) => isClosed),
    property: (name) => views.flatMap((view) => view.property(name) ?? []).at(0),
  };
}

/** The properties of an instance of a class. */
function classView({ code }: Trail, creation: ts.NewExpression, bindings: BoundArguments): ObjectView | undefined {
  const all = propertiesOfClass(code, creation, bindings);
  return all && { isClosed: all.isClosed, property: (name) => all.properties.get(name) };
}

/** Returns the result of the method that `JSON.stringify` calls instead of reading the properties. */
function printedAs(code: BotCode, { expression }: ts.NewExpression): ts.Expression | undefined {
  const method = classOf(code, expression)?.members.find((each) => declaredName(each)?.text === "toJSON");
  return method && compiler.isMethodDeclaration(method) ? returnedBy(method) : undefined;
}

/**
 * The only value that a function returns. With a second `return`, or a conditional one, the value is known only at run
 * time.
 */
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

export function followFailure(node: ts.Node | undefined, reason: string, hint = build): FollowFailure {
  return { kind: "unknown", reason, hint, node };
}
