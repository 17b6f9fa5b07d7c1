import type { ts } from "ts-morph";
import { compiler } from "../../compare/compiler.ts";
import { contains, declaredName, isCalled, unwrap } from "../find/code.ts";
import type { Symbols } from "../find/symbols.ts";

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

/** Follows the address of a socket back to the call that logs in; undefined if there is no single path. */
export function traceAddress(symbols: Symbols, address: ts.Expression): AddressTrace | undefined {
  const root = rootOf(address);
  const declaration = root && symbols.of(root)?.valueDeclaration;
  const owner = declaration && compiler.isParameter(declaration) ? declaration.parent : undefined;
  const isNamed = owner && !isThenCallback(owner);
  if (!declaration || !isNamed) return traceName(symbols, address, [], [address]);
  const name = declaredName(owner) ?? declaredName(owner.parent);
  const symbol = name && symbols.of(name);
  const calls = symbol
    ? symbols
        .references(symbol)
        .filter((each) => each !== name && isCalled(each) && compiler.isCallExpression(each.parent))
    : [];
  const call = calls.length === 1 && calls[0] ? (calls[0].parent as ts.CallExpression) : undefined;
  const argument = call?.arguments[owner.parameters.indexOf(declaration as ts.ParameterDeclaration)];
  const { name: parameter, type } = declaration as ts.ParameterDeclaration;
  // A declared type would be that of an address, not of a session.
  const isPlain = compiler.isIdentifier(unwrap(address)) && compiler.isIdentifier(parameter) && type === undefined;
  if (!argument || !isPlain || usesOf(symbols, root) !== 1) return undefined;
  const way = traceName(symbols, argument, [], [argument]);
  return way && { ...way, viaParameter: root, argument };
}

/** Returns the number of uses of a name, without its declaration. */
function usesOf(symbols: Symbols, name: ts.Identifier): number {
  const symbol = symbols.of(name);
  return symbol ? symbols.references(symbol).length - 1 : 0;
}

/** From `data.websocket_url` over `const { websocket_url } = data` to `.then((data) => …)` or `await login()`. */
function traceName(
  symbols: Symbols,
  expression: ts.Expression,
  removed: readonly ts.Statement[],
  uses: readonly ts.Node[],
): AddressTrace | undefined {
  const root = rootOf(expression);
  const declaration = root && symbols.of(root)?.valueDeclaration;
  if (!declaration || removed.length > 5) return undefined;
  const pattern = compiler.isBindingElement(declaration) ? outermost(declaration) : declaration;
  if (compiler.isParameter(pattern)) {
    const call = thenCall(pattern.parent);
    return call && wayOf(call.promise, call.promise, pattern.name, removed, uses);
  }
  if (!compiler.isVariableDeclaration(pattern) || !pattern.initializer) return undefined;
  const statement = pattern.parent.parent;
  if (!compiler.isVariableStatement(statement) || statement.declarationList.declarations.length > 1) return undefined;
  const awaited = awaitedCall(pattern.initializer);
  if (awaited) return wayOf(awaited.expression, pattern.initializer, pattern.name, removed, uses);
  const way = traceName(symbols, pattern.initializer, [...removed, statement], [...uses, pattern.initializer]);
  return way && { ...way, names: [...way.names, ...namesIn(pattern.name)] };
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

/** The name at the root of `data.body.websocket_url`. */
export function rootOf(node: ts.Expression): ts.Identifier | undefined {
  const inner = unwrap(node);
  if (compiler.isIdentifier(inner)) return inner;
  return compiler.isPropertyAccessExpression(inner) ? rootOf(inner.expression) : undefined;
}

function outermost(element: ts.BindingElement): ts.VariableDeclaration | ts.ParameterDeclaration {
  const { parent } = element.parent;
  return compiler.isBindingElement(parent) ? outermost(parent) : parent;
}

function namesIn(binding: ts.BindingName): ts.Identifier[] {
  if (compiler.isIdentifier(binding)) return [binding];
  return binding.elements.flatMap((each) => (compiler.isBindingElement(each) ? namesIn(each.name) : []));
}

function isThenCallback(owner: ts.SignatureDeclaration): boolean {
  return thenCall(owner) !== undefined;
}

/** The promise of `promise.then((answer) => …)`. */
function thenCall(owner: ts.SignatureDeclaration): { readonly promise: ts.Expression } | undefined {
  const { parent } = owner;
  if (!compiler.isCallExpression(parent) || !compiler.isPropertyAccessExpression(parent.expression)) return undefined;
  return parent.expression.name.text === "then" && parent.arguments[0] === owner
    ? { promise: parent.expression.expression }
    : undefined;
}

/** True if one of the names is used outside the path. */
export function isUsedElsewhere(symbols: Symbols, names: readonly ts.Identifier[], uses: readonly ts.Node[]): boolean {
  return names.some((name) => {
    const symbol = symbols.of(name);
    const references = symbol ? symbols.references(symbol) : [];
    return references.some((each) => each !== name && !uses.some((use) => contains(use, each)));
  });
}
