import { compiler, type ts } from "../../compare/compiler.ts";
import { type BotCode, findAll } from "../find/code.ts";
import { contains, functionAround, isCalled, nameOfFunction, stringified, unwrap } from "../find/nodes.ts";
import { isOfServer, isSocket } from "../find/sockets.ts";
import type { FollowFailure } from "./follow/follow.ts";
import { type Frame, type Roots, readFrame } from "./frames.ts";

/** A call of `send` on the bot's socket. */
export interface SendCall {
  readonly call: ts.CallExpression;
  /** The socket: `webSocket` of `webSocket.send(…)`. */
  readonly socket: ts.Expression;
  readonly frame: Frame | FollowFailure;
}

/** Finds every `send` of a frame of this protocol, and every `send` of an unknown frame on a socket. */
export function findSends(code: BotCode, roots: Roots): SendCall[] {
  return findAll(code, (node) => {
    if (!compiler.isCallExpression(node)) return undefined;
    const called = unwrap(node.expression);
    const [argument] = node.arguments;
    if (!argument || !compiler.isPropertyAccessExpression(called) || called.name.text !== "send") return undefined;
    // A class of the bot around the socket, such as a queue, has no session.
    if (code.functionOf(called)) return undefined;
    const socket = called.expression;
    if (isOfServer(code, socket)) return undefined;
    const isOurs = isSocket(code, socket);
    // An object that is sent over HTTP is not a frame.
    if (!isOurs && !stringified(argument)) return undefined;
    const frame = readFrame(code, roots, argument);
    return frame && (isOurs || frame.kind !== "unknown") ? { call: node, socket, frame } : undefined;
  });
}

/** True if an object of the bot has its own `send`: then not everything that sends is a socket. */
export function hasOwnSend(code: BotCode): boolean {
  const names = findAll(code, (node) => (compiler.isFunctionLike(node) ? nameOfFunction(node) : undefined));
  return names.some(
    (name) =>
      name.text === "send" &&
      !compiler.isVariableDeclaration(name.parent) &&
      !compiler.isFunctionDeclaration(name.parent),
  );
}

/** A function that sends its argument, with its calls. */
export interface Helper {
  readonly name: string;
  readonly callers: readonly ts.Identifier[];
}

/**
 * Returns the helper around a send whose frame comes from a parameter, or from `this`. It is the function that has the
 * parameter: between it and the send there may be others, as in `new Promise((resolve) => ws.send(…))`.
 */
export function helperAround(code: BotCode, { call }: SendCall, unknown: ts.Node | undefined): Helper | undefined {
  const source = code.symbolOf(unknown)?.valueDeclaration;
  const owner = source && compiler.isParameter(source) ? source.parent : functionAround(call);
  const declaration = owner && contains(owner, call) ? owner : functionAround(call);
  const name = nameOfFunction(declaration);
  const callers = code.usesOf(name).filter(isCalled);
  return name && callers.length > 0 ? { name: name.text, callers } : undefined;
}
