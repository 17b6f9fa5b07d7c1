import { compiler, type ts } from "../../compare/compiler.ts";
import { type BotCode, findAll } from "./code.ts";
import { unwrap } from "./nodes.ts";

/** The expressions that make the bot's socket, by itself or by the bridge. */
export interface SocketMakers {
  readonly own: readonly ts.NewExpression[];
  readonly bridges: readonly ts.CallExpression[];
}

export function findSockets(code: BotCode): SocketMakers {
  const makers = findAll(code, (node) => (compiler.isExpression(node) && isSocketMaker(node) ? node : undefined));
  return { own: makers.filter(compiler.isNewExpression), bridges: makers.filter(compiler.isCallExpression) };
}

/** True for the result of `new WebSocket(…)` or of the bridge, and for a variable with the name of a socket. */
export function isSocket(code: BotCode, node: ts.Expression): boolean {
  const inner = unwrap(node);
  const value = code.valueOf(inner);
  if (value && isSocketMaker(value)) return true;
  if (code.references(code.symbolOf(inner)).some(getsSocket)) return true;
  const name = compiler.isPropertyAccessExpression(inner) ? inner.name.text : inner.getText();
  return /^_?(?:(?:web_?)?socket|ws)s?$/i.test(name) || /(?:Socket|Ws)$/.test(name);
}

/** True for `name` in `name = new WebSocket(…)` and in `bot.name = new WebSocket(…)`. */
function getsSocket(name: ts.Identifier): boolean {
  const target = compiler.isPropertyAccessExpression(name.parent) && name.parent.name === name ? name.parent : name;
  const { parent } = target;
  return compiler.isBinaryExpression(parent) && parent.left === target && isSocketMaker(parent.right);
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

export function isSocketMaker(node: ts.Expression): boolean {
  const inner = unwrap(node);
  if (compiler.isNewExpression(inner)) return /(?:^|\.)WebSocket$/.test(inner.expression.getText());
  return compiler.isCallExpression(inner) && inner.expression.getText() === "asWebSocket";
}
