import type { ts } from "ts-morph";
import { compiler } from "../../compare/compiler.ts";
import { type Code, unwrap, walk } from "../find/code.ts";
import { constantOf, type Symbols } from "../find/symbols.ts";
import type { TypedDocument } from "../plan/operation.ts";
import { tokenArgument } from "../read/arguments.ts";
import { removeLines, type TextEdit } from "./edits.ts";

/** The edits that put a session and the bridge in the place of login and socket, or the reason why a person has to. */
export type BridgePlan =
  | { readonly edits: readonly TextEdit[]; readonly files: readonly BridgeFile[] }
  | { readonly byHand: string };

/** What a file needs for the bridge. */
export interface BridgeFile {
  readonly source: ts.SourceFile;
  readonly connects: boolean;
  readonly bridges: boolean;
}

const sessionName = "session";

/** Follows the address of the only socket back to the only login, and replaces both ends. */
export function planBridge(
  code: Code,
  symbols: Symbols,
  sockets: readonly ts.NewExpression[],
  logins: readonly TypedDocument[],
): BridgePlan {
  const [socket] = sockets;
  const [login] = logins;
  if (!socket || sockets.length > 1) return { byHand: `There are ${sockets.length} places that make a WebSocket` };
  if (!login || logins.length > 1) return { byHand: `There are ${logins.length} documents that log in` };
  const [address] = socket.arguments ?? [];
  const way = address && traceAddress(symbols, address);
  if (!way) return { byHand: "The address of the WebSocket cannot be followed back to the login" };
  if (codeUses(symbols, way.names, way.uses)) {
    return { byHand: "The bot uses something else of the login than the address of the WebSocket" };
  }
  const options = connectOptions(code, symbols, login, way.call);
  if (!options) return { byHand: "The access token is not known where the bot logs in" };
  const isBound = code.checker.resolveName(sessionName, way.call, compiler.SymbolFlags.Value, false) !== undefined;
  if (isBound) return { byHand: `The name ${sessionName} is taken where the bot logs in` };
  const at = (node: ts.Node, text: string): TextEdit => ({
    file: code.fileOf(node),
    start: node.getStart(),
    end: node.getEnd(),
    text,
  });
  const socketText = way.viaParameter ? way.viaParameter.getText() : sessionName;
  return {
    edits: [
      at(way.promise, `${way.isAwaited ? "await " : ""}connect({ ${options.join(", ")} })`),
      at(way.binding, sessionName),
      ...way.removed.map((statement) => removeLines(code.fileOf(statement), statement.getStart(), statement.getEnd())),
      ...(way.argument ? [at(way.argument, sessionName)] : []),
      at(socket, `asWebSocket(${socketText})`),
    ],
    files: [
      {
        source: way.call.getSourceFile(),
        connects: true,
        bridges: way.call.getSourceFile() === socket.getSourceFile(),
      },
      ...(way.call.getSourceFile() === socket.getSourceFile()
        ? []
        : [{ source: socket.getSourceFile(), connects: false, bridges: true }]),
    ],
  };
}

/** The way of the address from the login to the socket. */
interface Way {
  /** The call whose promise brings the answer of the login. */
  readonly call: ts.CallExpression;
  /** What is replaced by `connect(…)`: the call, with what is read from its result. */
  readonly promise: ts.Expression;
  readonly isAwaited: boolean;
  /** What is bound to the answer: a name, or a pattern. */
  readonly binding: ts.BindingName;
  /** Statements that only take the answer apart. */
  readonly removed: readonly ts.Statement[];
  /** All names that go away, with the places at which they may be used. */
  readonly names: readonly ts.Identifier[];
  readonly uses: readonly ts.Node[];
  /** The parameter of the function that makes the socket, and the argument for it. */
  readonly viaParameter: ts.Identifier | undefined;
  readonly argument: ts.Expression | undefined;
}

function traceAddress(symbols: Symbols, address: ts.Expression): Way | undefined {
  const root = rootOf(address);
  const declaration = root && symbols.of(root)?.valueDeclaration;
  const owner = declaration && compiler.isParameter(declaration) ? declaration.parent : undefined;
  const isNamed = owner && !isThenCallback(owner);
  if (!declaration || !isNamed) return traceName(symbols, address, [], [address]);
  const name = compiler.isFunctionDeclaration(owner) ? owner.name : namedBy(owner);
  const symbol = name && symbols.of(name);
  const calls = symbol ? symbols.references(symbol).filter((each) => each !== name && isCallee(each)) : [];
  const call = calls.length === 1 && calls[0] ? (calls[0].parent as ts.CallExpression) : undefined;
  const argument = call?.arguments[owner.parameters.indexOf(declaration as ts.ParameterDeclaration)];
  const isPlain =
    compiler.isIdentifier(unwrap(address)) && compiler.isIdentifier((declaration as ts.ParameterDeclaration).name);
  if (!argument || !isPlain || usesOf(symbols, root) !== 1) return undefined;
  const way = traceName(symbols, argument, [], [argument]);
  return way && { ...way, viaParameter: root, argument };
}

function namedBy(owner: ts.SignatureDeclaration): ts.Identifier | undefined {
  const { parent } = owner;
  return compiler.isVariableDeclaration(parent) && compiler.isIdentifier(parent.name) ? parent.name : undefined;
}

function isCallee(name: ts.Identifier): boolean {
  return compiler.isCallExpression(name.parent) && name.parent.expression === name;
}

/** How often a name is used, its declaration apart. */
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
): Way | undefined {
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
): Way | undefined {
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
function rootOf(node: ts.Expression): ts.Identifier | undefined {
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

/** True if one of the names is used elsewhere than on the way. */
function codeUses(symbols: Symbols, names: readonly ts.Identifier[], uses: readonly ts.Node[]): boolean {
  return names.some((name) => {
    const symbol = symbols.of(name);
    const references = symbol ? symbols.references(symbol) : [];
    return references.some((each) => each !== name && !uses.some((use) => use.pos <= each.pos && each.end <= use.end));
  });
}

const endpoint = "https://chat-api.zopim.com/graphql/request";

/** The options of `connect`: the token of the login, and its address unless that is the service's own. */
function connectOptions(
  code: Code,
  symbols: Symbols,
  login: TypedDocument,
  at: ts.CallExpression,
): string[] | undefined {
  const token = tokenOf(code, symbols, login, at);
  if (token === undefined) return undefined;
  const address = addressOf(code, symbols, login.document.candidate.root, at);
  return [`accessToken: ${token}`, ...(address === undefined ? [] : [`endpoint: ${address}`])];
}

/** A token that is pasted into the document stays out of the code: it belongs into the environment. */
function tokenOf(code: Code, symbols: Symbols, { given }: TypedDocument, at: ts.Node): string | undefined {
  const [value] = given.flatMap(({ name, value }) => (name === tokenArgument ? [value] : []));
  if (!value || value.kind === "constant" || value.kind === "variable") return "process.env.CONVERSATIONS_ACCESS_TOKEN";
  const [only] = value.kind === "text" ? value.parts : value.kind === "bare" ? [value.hole] : [];
  const isOnly = value.kind === "bare" || (value.kind === "text" && value.parts.length === 1);
  if (!only || typeof only === "string" || !isOnly) return undefined;
  return isKnownAt(code, symbols, only.node, at) ? only.node.getText() : undefined;
}

/** The expression for the address that the login is sent to; undefined if it is the service's own. */
function addressOf(code: Code, symbols: Symbols, document: ts.Node, at: ts.Node): string | undefined {
  let found: string | undefined;
  walk(document.getSourceFile(), (node) => {
    if (found !== undefined || !compiler.isIdentifier(node) || !isPosted(node)) return;
    const symbol = symbols.of(node);
    const value = symbol && symbols.initializer(symbol);
    if (!value?.getText().includes(endpoint) || constantOf(symbols, node)?.value === endpoint) return;
    if (isKnownAt(code, symbols, node, at)) found = node.text;
  });
  return found;
}

/** True for the first argument of a call: `post(CHAT_API_URL)`. */
function isPosted(node: ts.Identifier): boolean {
  return compiler.isCallExpression(node.parent) && node.parent.arguments[0] === node;
}

/** True if the names in an expression mean the same at another place. */
function isKnownAt(code: Code, symbols: Symbols, expression: ts.Expression, at: ts.Node): boolean {
  const root = rootOf(expression);
  if (!root) return false;
  const own = symbols.of(root);
  const seen = code.checker.resolveName(root.text, at, compiler.SymbolFlags.Value, false);
  if (!own) return !seen;
  const [declaration] = seen?.declarations ?? [];
  const name = declaration && compiler.getNameOfDeclaration(declaration);
  return seen === own || (name !== undefined && symbols.of(name) === own);
}
