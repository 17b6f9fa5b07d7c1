import { compiler, type ts } from "../../compare/compiler.ts";
import { type BotCode, findAll } from "./code.ts";
import { accessOf, accessOrName, calledName, nodesIn, unwrap } from "./nodes.ts";

/** The expressions that make the bot's socket, by itself or by the bridge. */
export interface SocketMakers {
  readonly own: readonly ts.NewExpression[];
  readonly bridges: readonly ts.CallExpression[];
}

export function findSockets(code: BotCode): SocketMakers {
  const makers = findAll(code, (node) => (compiler.isExpression(node) && isSocketMaker(code, node) ? node : undefined));
  return { own: makers.filter(compiler.isNewExpression), bridges: makers.filter(compiler.isCallExpression) };
}

/** True for the result of `new WebSocket(…)` or of the bridge, and for a variable with the name of a socket. */
export function isSocket(code: BotCode, node: ts.Expression): boolean {
  const inner = unwrap(node);
  const value = code.valueOf(inner);
  if (value && isSocketMaker(code, value)) return true;
  if (code.references(code.symbolOf(inner)).some((name) => getsSocket(code, name))) return true;
  const name = compiler.isPropertyAccessExpression(inner) ? inner.name.text : inner.getText();
  return /^_?(?:(?:web_?)?socket|ws)s?$/i.test(name) || /(?:Socket|Ws)$/.test(name);
}

/**
 * True for a socket that the bot got as a server, such as `ws` in `wss.on("connection", (ws) => …)`: the other end is not
 * the service.
 */
export function isOfServer(code: BotCode, socket: ts.Expression): boolean {
  const declaration = code.symbolOf(socket)?.valueDeclaration;
  if (!declaration || !compiler.isParameter(declaration)) return false;
  const call = declaration.parent.parent;
  if (!compiler.isCallExpression(call)) return false;
  const isConnection = call.arguments.some((each) => compiler.isStringLiteralLike(each) && each.text === "connection");
  return isConnection || /\.clients\.forEach$/.test(call.expression.getText());
}

/** True in a listener of such a socket. */
export function isHeardByServer(code: BotCode, node: ts.Node): boolean {
  return (
    compiler.findAncestor(node, (each) => {
      const access = compiler.isCallExpression(each) ? accessOf(each.expression) : undefined;
      return (
        access !== undefined && /^(?:on|once|addEventListener)$/.test(access.name) && isOfServer(code, access.owner)
      );
    }) !== undefined
  );
}

/** True for `name` in `name = new WebSocket(…)` and in `bot.name = new WebSocket(…)`. */
function getsSocket(code: BotCode, name: ts.Identifier): boolean {
  const { parent } = accessOrName(name);
  return compiler.isBinaryExpression(parent) && isSocketMaker(code, parent.right);
}

/** True if a type annotation names the class of `ws` or of the browser: the edited file would not compile. */
export function isDeclaredAsSocket(code: BotCode, socket: ts.Expression): boolean {
  const declaration = code.symbolOf(socket)?.valueDeclaration;
  const isTyped =
    declaration &&
    (compiler.isVariableDeclaration(declaration) ||
      compiler.isParameter(declaration) ||
      compiler.isPropertyDeclaration(declaration));
  return isTyped === true && namesWebSocket(declaration.type);
}

export function namesWebSocket(type: ts.TypeNode | undefined): boolean {
  return /\bWebSocket\b/.test(type?.getText() ?? "");
}

/** True for `new WebSocket(…)`, for `new` of another name that the package `ws` has in the file, and for the bridge. */
export function isSocketMaker(code: BotCode, node: ts.Expression): boolean {
  const inner = unwrap(node);
  if (compiler.isCallExpression(inner)) return inner.expression.getText() === "asWebSocket";
  return compiler.isNewExpression(inner) && isSocketClass(code, unwrap(inner.expression));
}

function isSocketClass(code: BotCode, made: ts.Expression): boolean {
  return /(?:^|\.)WebSocket$/.test(made.getText()) || isClassOfWs(code, made);
}

/** True for `WS` of `const WS = require("ws")`, and for `ws_1.default` of `const ws_1 = __importDefault(require("ws"))`. */
function isClassOfWs({ checker }: BotCode, made: ts.Expression): boolean {
  const access = accessOf(made);
  const [name] = checker.getSymbolAtLocation(access?.owner ?? made)?.declarations ?? [];
  if (!name || (access && access.name !== "default")) return false;
  const isMember = compiler.isBindingElement(name) || compiler.isImportSpecifier(name);
  if (isMember && (name.propertyName ?? name.name).getText() !== "WebSocket") return false;
  const holder = compiler.findAncestor(
    name,
    (each) => compiler.isStatement(each) || compiler.isVariableDeclaration(each),
  );
  return holder !== undefined && nodesIn(holder).some(isNameOfWs);
}

function isNameOfWs(node: ts.Node): boolean {
  if (!compiler.isStringLiteral(node) || !/^(?:isomorphic-)?ws$/.test(node.text)) return false;
  const { parent } = node;
  const isImport = compiler.isImportDeclaration(parent) || compiler.isExternalModuleReference(parent);
  return isImport || calledName(parent) === "require";
}
