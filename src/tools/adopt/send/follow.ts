import { compiler, type ts } from "../../compare/compiler.ts";
import type { BotCode } from "../find/code.ts";
import { calledName, declaredName, nodesIn, unwrap, valueOfProperty } from "../find/nodes.ts";
import { isTextual } from "../find/pieces.ts";
import { type FunctionNode, isAssignmentTarget, propertyText, unwrapFrozen } from "../find/symbols.ts";

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
  /** Constants that have no use once the send is removed. */
  readonly constants: ts.VariableDeclaration[];
  /** The functions that build what is sent, at the time of the send. */
  readonly builders: FunctionNode[];
  /** The objects that are being read. An object that spreads itself would be read without end. */
  readonly open: Set<ts.Node>;
}

const maxDepth = 20;
const build = "Replace it by calls of generated functions, one for each operation.";

/** Follows names and calls until `match` recognizes the expression. */
export function followTo<Found extends object>(
  way: Trail,
  bound: Bound,
  match: (node: ts.Expression, given: BoundArguments) => Found | FollowFailure | undefined,
): Found | FollowFailure {
  let at: Bound = bound;
  for (let depth = 0; at.node && depth < maxDepth; depth++) {
    const node = unwrap(at.node);
    const found = match(node, at.given);
    if (found) return found;
    const next = step(way, node, at.given);
    if ("reason" in next) return next;
    at = next;
  }
  return followFailure(at.node, "The frame cannot be followed");
}

/** Follows an expression to the object that it builds. */
export function followObject(way: Trail, bound: Bound): ObjectView | FollowFailure {
  return followTo(way, bound, (node, given) => {
    const inner = unwrapFrozen(node);
    if (compiler.isNewExpression(inner)) {
      const json = way.open.has(inner) ? undefined : printedAs(way.code, inner);
      if (json) {
        way.open.add(inner);
        const view = followObject(way, { node: json, given });
        way.open.delete(inner);
        return view;
      }
      return classView(way.code, inner, given) ?? followFailure(inner, "The class of the frame cannot be read");
    }
    const isLiteral = compiler.isObjectLiteralExpression(inner);
    if (!isLiteral && !(compiler.isCallExpression(inner) && isObjectAssign(inner))) return undefined;
    if (way.open.has(inner)) return followFailure(inner, "The object is a part of itself");
    way.open.add(inner);
    const parts = isLiteral
      ? inner.properties.map((property) => propertyView(way, property, given))
      : inner.arguments.map((each) => followObject(way, { node: each, given }));
    way.open.delete(inner);
    return mergedView(parts);
  });
}

/** Follows a name to its value, or a call to the value that it returns. */
function step(way: Trail, node: ts.Expression, given: BoundArguments): Bound | FollowFailure {
  const { code } = way;
  const document = printedDocument(code, node);
  if (document) return { node: document, given };
  if (compiler.isCallExpression(node)) return stepIntoCall(way, node, given);
  const text = `\`${node.getText()}\``;
  if (!compiler.isIdentifier(node) && !compiler.isPropertyAccessExpression(node)) {
    return followFailure(node, `${text} cannot be followed`);
  }
  const symbol = code.symbolOf(node);
  const argument = symbol && given.get(symbol);
  if (argument) return argument;
  const value = code.valueOf(node);
  if (!symbol || !value) return followFailure(node, `${text} is only known at run time`);
  if (code.isReassigned(symbol)) return followFailure(node, `${text} gets another value later`);
  // A text cannot change.
  const change = isTextual(unwrap(value)) ? undefined : changeOf(code, symbol);
  if (change) return followFailure(node, `${text} ${change}`);
  const { valueDeclaration } = symbol;
  if (valueDeclaration && compiler.isVariableDeclaration(valueDeclaration)) way.constants.push(valueDeclaration);
  return { node: value, given };
}

function stepIntoCall(
  { code, builders }: Trail,
  call: ts.CallExpression,
  given: BoundArguments,
): Bound | FollowFailure {
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
  return { node: result, given: bindParameters(code, called.parameters, call.arguments, given) };
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

/** Binds the parameters of a function to the arguments of one call. */
function bindParameters(
  code: BotCode,
  parameters: readonly ts.ParameterDeclaration[],
  values: readonly ts.Expression[],
  outer: BoundArguments,
): BoundArguments {
  const given = new Map(outer);
  // Names in an argument mean what they mean to the caller, so each argument keeps the caller's bindings.
  const bind = (name: ts.Node, node: ts.Expression | undefined) => {
    const symbol = code.symbolOf(name);
    if (symbol) given.set(symbol, { node, given: outer });
  };
  for (const [index, { name: parameter, initializer }] of parameters.entries()) {
    const value = values[index] ?? initializer;
    bind(parameter, value);
    // `function build({ channel, text })`, called with an object literal.
    const object = value && unwrap(value);
    if (!compiler.isObjectBindingPattern(parameter) || !object || !compiler.isObjectLiteralExpression(object)) continue;
    for (const { name, propertyName = name, initializer } of parameter.elements) {
      const property = object.properties.find((each) => each.name?.getText() === propertyName.getText());
      bind(name, valueOfProperty(property) ?? initializer);
    }
  }
  return given;
}

function propertyView(way: Trail, property: ts.ObjectLiteralElementLike, given: BoundArguments) {
  if (compiler.isSpreadAssignment(property)) return followObject(way, { node: property.expression, given });
  const node = valueOfProperty(property);
  return {
    isClosed: !compiler.isComputedPropertyName(property.name),
    property: (name: string) => (node && propertyText(property.name) === name ? { node, given } : undefined),
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

/** Returns the properties that a class gives to its instances, inherited ones included. */
function classView(code: BotCode, creation: ts.NewExpression, outer: BoundArguments): ObjectView | undefined {
  const declaration = classOf(code, creation.expression);
  if (!declaration) return undefined;
  const properties = new Map<string, Bound>();
  const isClosed = collectProperties(code, [declaration], creation.arguments ?? [], outer, properties);
  return { isClosed, property: (name) => properties.get(name) };
}

/** Returns the result of the method that `JSON.stringify` calls instead of reading the properties. */
function printedAs(code: BotCode, { expression }: ts.NewExpression): ts.Expression | undefined {
  const method = classOf(code, expression)?.members.find((each) => declaredName(each)?.text === "toJSON");
  return method && compiler.isMethodDeclaration(method) ? returnedBy(method) : undefined;
}

function classOf(code: BotCode, node: ts.Expression): ts.ClassLikeDeclaration | undefined {
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
  const given = bindParameters(code, maker?.parameters ?? [], values, outer);
  const [extended] = declaration.heritageClauses?.flatMap(({ types }) => types) ?? [];
  const base = extended && classOf(code, extended.expression);
  const statements = maker?.body?.statements ?? [];
  const calls = statements.flatMap((each) => (compiler.isExpressionStatement(each) ? unwrap(each.expression) : []));
  // First the base class: its properties may be set again. A class without a constructor passes its arguments on.
  let isClosed = true;
  if (base && !classes.includes(base)) {
    const call = calls.find(isSuperCall);
    const inherited = call?.arguments ?? values;
    isClosed = collectProperties(code, [base, ...classes], inherited, call ? given : outer, properties);
  }
  for (const { name, modifiers } of maker?.parameters ?? []) {
    if (modifiers && compiler.isIdentifier(name)) properties.set(name.text, { node: name, given });
  }
  for (const member of declaration.members) {
    if (compiler.isPropertyDeclaration(member) && member.initializer) {
      properties.set(propertyText(member.name), { node: member.initializer, given });
    }
  }
  for (const statement of statements) {
    const set = propertySet(statement);
    if (set) properties.set(set.name, { node: set.value, given });
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

/** Methods that change the list or the map that they are called on. */
const changing = /^(?:push|pop|shift|unshift|splice|sort|reverse|fill|set|add|delete|clear)$/;

/** Functions that take an object and leave it as it is. */
const reading =
  /^(?:stringify|inspect|send|push|keys|values|entries|freeze|clone|cloneDeep|pick|omit|log|info|debug|warn|error)$/;

/** Returns how the code may change the object after it was made; undefined if it does not. */
function changeOf(code: BotCode, symbol: ts.Symbol, passed = new Set<ts.Symbol>()): string | undefined {
  passed.add(symbol);
  for (const reference of code.references(symbol)) {
    let node: ts.Node = reference;
    while (isOwner(node)) node = node.parent;
    const { parent } = node;
    const isChanged = node !== reference && (compiler.isDeleteExpression(parent) || isAssignmentTarget(node));
    if (isChanged || isChangingCall(parent, node)) return "is changed after it was made";
    if (!compiler.isCallExpression(parent) || parent.expression === node) continue;
    if (mayChange(code, parent, node, passed)) {
      return `is passed to \`${parent.expression.getText()}()\`, which may change it`;
    }
  }
  return undefined;
}

/** True for `list.push(…)` and `Object.assign(object, …)`. */
function isChangingCall(call: ts.Node, node: ts.Node): boolean {
  if (!compiler.isCallExpression(call)) return false;
  if (isObjectAssign(call)) return call.arguments[0] === node;
  return call.expression === node && compiler.isPropertyAccessExpression(node) && changing.test(node.name.text);
}

/** True unless the function only reads the argument. */
function mayChange(code: BotCode, call: ts.CallExpression, argument: ts.Node, passed: Set<ts.Symbol>): boolean {
  if (isObjectAssign(call) || reading.test(calledName(call) ?? "")) return false;
  const called = code.functionOf(call.expression);
  const index = call.arguments.indexOf(argument as ts.Expression);
  const parameter = code.symbolOf(called?.parameters[index]?.name);
  // `_.merge({}, object)` changes its first argument.
  if (!called) return !call.arguments.slice(0, index).some(compiler.isObjectLiteralExpression);
  return parameter !== undefined && !passed.has(parameter) && changeOf(code, parameter, passed) !== undefined;
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
  return { kind: "unknown", reason, hint, node };
}
