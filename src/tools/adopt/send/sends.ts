import type { ts } from "ts-morph";
import { compiler } from "../../compare/compiler.ts";
import { type BotCode, contains, declaredName, findAll, functionAround, isCalled, unwrap } from "../find/code.ts";
import type { Symbols } from "../find/symbols.ts";
import { stringified } from "./call/plain-text.ts";
import type { FollowFailure } from "./follow.ts";
import { type Frame, type Roots, readFrame } from "./frames.ts";

/** A call of `send` on the bot's socket. */
export interface SendCall {
  readonly call: ts.CallExpression;
  /** The socket: `webSocket` of `webSocket.send(…)`. */
  readonly socket: ts.Expression;
  readonly frame: Frame | FollowFailure;
}

/** Finds every `send` of a frame of this protocol, and every `send` of an unknown frame on a socket. */
export function findSends(code: BotCode, symbols: Symbols, roots: Roots): SendCall[] {
  return findAll(code, (node) => {
    if (!compiler.isCallExpression(node)) return undefined;
    const called = unwrap(node.expression);
    const [argument] = node.arguments;
    if (!argument || !compiler.isPropertyAccessExpression(called) || called.name.text !== "send") return undefined;
    const socket = called.expression;
    const isOurs = isSocket(symbols, socket);
    // An object that is sent over HTTP is not a frame.
    if (!isOurs && !stringified(argument)) return undefined;
    const frame = readFrame(symbols, roots, argument);
    return frame && (isOurs || !("reason" in frame)) ? { call: node, socket, frame } : undefined;
  });
}

/** True for the result of `new WebSocket(…)` or of the bridge, and for a variable with the name of a socket. */
export function isSocket(symbols: Symbols, node: ts.Expression): boolean {
  const inner = unwrap(node);
  const symbol =
    compiler.isIdentifier(inner) || compiler.isPropertyAccessExpression(inner) ? symbols.of(inner) : undefined;
  const value = symbol && symbols.initializer(symbol);
  if (value && isSocketMaker(value)) return true;
  const name = compiler.isPropertyAccessExpression(inner) ? inner.name.text : inner.getText();
  return (
    /^(?:_?(?:web)?_?sockets?|_?ws|.*(?:WebSocket|Socket|Ws))$/i.test(name) &&
    !/^(?:res|response|req|request)$/.test(name)
  );
}

/** True if a type annotation names the class of `ws` or of the browser: the edited file would not compile. */
export function isDeclaredAsSocket(symbols: Symbols, socket: ts.Expression): boolean {
  const declaration = symbols.of(unwrap(socket))?.valueDeclaration;
  const isTyped =
    declaration &&
    (compiler.isVariableDeclaration(declaration) ||
      compiler.isParameter(declaration) ||
      compiler.isPropertyDeclaration(declaration));
  return isTyped === true && /\bWebSocket\b/.test(declaration.type?.getText() ?? "");
}

export function isSocketMaker(node: ts.Expression): boolean {
  const inner = unwrap(node);
  if (compiler.isNewExpression(inner)) return /(?:^|\.)WebSocket$/.test(inner.expression.getText());
  return compiler.isCallExpression(inner) && inner.expression.getText() === "asWebSocket";
}

/** A function that sends its argument, with its calls. */
export interface Helper {
  readonly name: string;
  readonly declaration: ts.SignatureDeclaration;
  readonly callers: readonly ts.Identifier[];
}

/**
 * Returns the helper around a send whose frame comes from a parameter, or from `this`. It is the function that has the
 * parameter: between it and the send there may be others, as in `new Promise((resolve) => ws.send(…))`.
 */
export function helperAround(symbols: Symbols, { call }: SendCall, unknown: ts.Node | undefined): Helper | undefined {
  const source = unknown && symbols.of(unknown)?.valueDeclaration;
  const owner = source && compiler.isParameter(source) ? source.parent : functionAround(call);
  const declaration = owner && contains(owner, call) ? owner : functionAround(call);
  const name = declaration && (declaredName(declaration) ?? declaredName(declaration.parent));
  const symbol = name && symbols.of(name);
  if (!declaration || !name || !symbol) return undefined;
  const callers = symbols.references(symbol).filter((each) => each !== name && isCalled(each));
  return callers.length > 0 ? { name: name.text, declaration, callers } : undefined;
}
