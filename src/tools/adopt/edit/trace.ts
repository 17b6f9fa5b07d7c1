import { compiler, type ts } from "../../compare/compiler.ts";
import type { BotCode } from "../find/code.ts";
import { calledName, contains, nameOfFunction, unwrap } from "../find/nodes.ts";

/** The path of the address from the login to the socket. */
export interface AddressTrace {
  /** The call whose promise resolves with the answer to the login. */
  readonly call: ts.CallExpression;
  /** The expression that `connect(…)` replaces: the call, with the properties that are read from its result. */
  readonly promise: ts.Expression;
  readonly isAwaited: boolean;
  /** The name or the pattern that is bound to the answer. */
  readonly binding: ts.BindingName;
  /** Statements that only destructure the answer. */
  readonly removed: readonly ts.Statement[];
  /** All names that are removed, with the places at which they may be used. */
  readonly names: readonly ts.Identifier[];
  readonly uses: readonly ts.Node[];
  /** The parameter of the function that creates the socket, and the argument for it. */
  readonly viaParameter: ts.Identifier | undefined;
  readonly argument: ts.Expression | undefined;
}

/**
 * Follows the address of a socket back to the call that logs in; undefined if there is no single path. Only with a
 * single path can one `connect` and one `asWebSocket` replace both.
 */
export function traceAddress(code: BotCode, address: ts.Expression): AddressTrace | undefined {
  const root = rootOf(address);
  const declaration = code.symbolOf(root)?.valueDeclaration;
  const owner = declaration && compiler.isParameter(declaration) ? declaration.parent : undefined;
  const isNamed = owner && !thenCall(owner);
  if (!declaration || !isNamed) return traceName(code, address, [], [address]);
  const calls = code
    .usesOf(nameOfFunction(owner))
    .flatMap(({ parent }) => (compiler.isCallExpression(parent) ? parent : []));
  const call = calls.length === 1 ? calls[0] : undefined;
  const argument = call?.arguments[owner.parameters.indexOf(declaration as ts.ParameterDeclaration)];
  const { name: parameter, type } = declaration as ts.ParameterDeclaration;
  // A declared type would be the type of an address, and another use would need the address.
  const isPlain = compiler.isIdentifier(unwrap(address)) && compiler.isIdentifier(parameter) && type === undefined;
  if (!argument || !isPlain || code.references(code.symbolOf(root)).length !== 2) return undefined;
  const way = traceName(code, argument, [], [argument]);
  return way && root && { ...way, viaParameter: root, argument };
}

/** From `data.websocket_url` over `const { websocket_url } = data` to `.then((data) => …)` or `await login()`. */
function traceName(
  code: BotCode,
  expression: ts.Expression,
  removed: readonly ts.Statement[],
  uses: readonly ts.Node[],
): AddressTrace | undefined {
  const root = rootOf(expression);
  const declaration = code.symbolOf(root)?.valueDeclaration;
  const pattern = declaration && compiler.isBindingElement(declaration) ? outermost(declaration) : declaration;
  if (!pattern) return undefined;
  if (compiler.isParameter(pattern)) {
    const promise = thenCall(pattern.parent);
    return promise && wayOf(promise, promise, pattern.name, removed, uses);
  }
  if (!compiler.isVariableDeclaration(pattern) || !pattern.initializer) return undefined;
  const statement = pattern.parent.parent;
  if (!compiler.isVariableStatement(statement) || statement.declarationList.declarations.length > 1) return undefined;
  // `const { url } = url` refers to itself, so the search would not end.
  if (removed.includes(statement)) return undefined;
  const awaited = awaitedCall(pattern.initializer);
  // In `await response.json()`, the response is the answer to the login.
  const source = awaited ? responseOf(awaited.expression) : pattern.initializer;
  const way = source && traceName(code, source, [...removed, statement], [...uses, pattern.initializer]);
  if (way) return { ...way, names: [...way.names, ...namesIn(pattern.name)] };
  return awaited && wayOf(awaited.expression, pattern.initializer, pattern.name, removed, uses);
}

function wayOf(
  call: ts.Expression,
  promise: ts.Expression,
  binding: ts.BindingName,
  removed: readonly ts.Statement[],
  uses: readonly ts.Node[],
): AddressTrace | undefined {
  const inner = unwrap(call);
  if (!compiler.isCallExpression(inner)) return undefined;
  return {
    call: inner,
    promise,
    isAwaited: promise !== call,
    binding,
    removed,
    names: namesIn(binding),
    uses,
    viaParameter: undefined,
    argument: undefined,
  };
}

/** The `await` at the root of `(await login()).body.data`. */
function awaitedCall(node: ts.Expression): ts.AwaitExpression | undefined {
  const inner = unwrap(node);
  if (compiler.isAwaitExpression(inner)) return inner;
  return compiler.isPropertyAccessExpression(inner) ? awaitedCall(inner.expression) : undefined;
}

function responseOf(node: ts.Expression): ts.Expression | undefined {
  const isJson = calledName(node) === "json" && (unwrap(node) as ts.CallExpression).arguments.length === 0;
  return isJson ? rootOf((unwrap(node) as ts.CallExpression).expression) : undefined;
}

/** The name at the root of `data.body.websocket_url`. */
export function rootOf(node: ts.Expression): ts.Identifier | undefined {
  const inner = unwrap(node);
  if (compiler.isIdentifier(inner)) return inner;
  return compiler.isPropertyAccessExpression(inner) ? rootOf(inner.expression) : undefined;
}

function outermost({ parent }: ts.BindingElement): ts.VariableDeclaration | ts.ParameterDeclaration | undefined {
  // An item of a list is the answer to one of several promises, and the other promises are still needed.
  if (compiler.isArrayBindingPattern(parent)) return undefined;
  return compiler.isBindingElement(parent.parent) ? outermost(parent.parent) : parent.parent;
}

function namesIn(binding: ts.BindingName): ts.Identifier[] {
  if (compiler.isIdentifier(binding)) return [binding];
  return binding.elements.flatMap((each) => (compiler.isBindingElement(each) ? namesIn(each.name) : []));
}

/** The promise of `promise.then((answer) => …)`. */
function thenCall(owner: ts.SignatureDeclaration): ts.Expression | undefined {
  const { parent } = owner;
  const isThen = calledName(parent) === "then" && (parent as ts.CallExpression).arguments[0] === owner;
  const called = isThen && (parent as ts.CallExpression).expression;
  return called && compiler.isPropertyAccessExpression(called) ? called.expression : undefined;
}

/** True if one of the names is used outside the path. */
export function isUsedElsewhere(code: BotCode, names: readonly ts.Identifier[], uses: readonly ts.Node[]): boolean {
  return names.some((name) => code.usesOf(name).some((each) => !uses.some((use) => contains(use, each))));
}
