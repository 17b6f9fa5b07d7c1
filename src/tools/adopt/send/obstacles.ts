import { compiler, type ts } from "../../compare/compiler.ts";
import type { BotCode } from "../find/code.ts";
import { constantOf } from "../find/names/constants.ts";
import { calledName, contains, functionAround, nodesIn } from "../find/nodes.ts";
import { isDeclaredAsSocket, isSocket } from "../find/sockets.ts";
import type { ClientModule } from "../generator.ts";
import { expressionsIn, isPureExpression } from "../plan/expressions.ts";
import type { Binding } from "../plan/operation.ts";
import { isLogging } from "./branches.ts";
import { classOf } from "./follow/classes.ts";
import type { NamedValue } from "./follow/follow.ts";
import type { RequestFrame } from "./frames.ts";
import type { FrameReaders } from "./readers.ts";
import type { SendCall } from "./sends.ts";

/** The facts on which classification is based. */
export interface SendContext {
  readonly code: BotCode;
  readonly readers: FrameReaders;
  readonly client: ClientModule;
  /** True if an object of the bot has its own `send`. */
  readonly hasOwnSend: boolean;
}

/** The reason why a send cannot be replaced mechanically. */
export interface Obstacle {
  readonly reason: string;
  readonly hint: string;
}

/** Finds the reason why a send cannot be replaced by one edit. */
export function findObstacle(
  context: SendContext,
  { call, socket }: SendCall,
  frame: RequestFrame,
  bindings: readonly Binding[],
): Obstacle | undefined {
  const { code } = context;
  const file = code.fileOf(call);
  if (file.syntaxError) return { reason: "Its file does not parse", hint: "Correct the syntax first." };
  if (file.isPage)
    return { reason: "It is in a script of a page", hint: "Move the script into a file of its own first." };
  if (call.arguments.length > 1)
    return { reason: "`send` has a callback", hint: "Await the call, or use its `.then` and `.catch`." };
  if (compiler.isOptionalChain(call))
    return {
      reason: "The socket may be missing, and `?.` then sends nothing",
      hint: "Call the function under an `if`.",
    };
  if (context.hasOwnSend && !isSocket(code, socket))
    return {
      reason: `\`${socket.getText()}\` may be an object of the bot, which has its own \`send\``,
      hint: "Call the function with the session.",
    };
  if (isDeclaredAsSocket(code, socket))
    return {
      reason: `\`${socket.getText()}\` is declared as a WebSocket, which has no session`,
      hint: "Declare it as a BridgeWebSocket of conversations-codegen/bridge.",
    };
  if (nodesIn(functionAround(call) ?? call.getSourceFile()).some(takesNextMessage))
    return { reason: "The next message is taken for its answer", hint: "Use the promise of the call." };
  if (!isPureExpression(socket))
    return { reason: "The socket is made or fetched for each send", hint: "Keep it in a constant first." };
  // Otherwise the code that waits for this id would wait indefinitely.
  if (frame.id === undefined) {
    return {
      reason: "Its id is made at run time, so that its answer may be read anywhere",
      hint: "Replace it by the call, and use the promise of the call.",
    };
  }
  const [further] = frame.way.builders.flatMap(callsNextToFrame);
  if (further) {
    const name = further.expression.getText();
    return { reason: `The builder of the frame also calls \`${name}()\``, hint: "Move that call out of it first." };
  }
  const given = bindings.flatMap(({ value }) => (value ? expressionsIn(value) : []));
  const expressions = [...given, ...(frame.variables ? [frame.variables.node] : [])];
  // The edit evaluates the values at the place of the send. The bot evaluates them when it creates the frame.
  const isTimeless = expressions.every((each) => constantOf(code, each) !== undefined);
  for (const value of isTimeless ? [] : frame.way.values) {
    if (evaluatedIn(code, value.value).some((node) => expressions.includes(node as ts.Expression))) {
      const between = whyNotMovable(value, call, frame.way.builders);
      if (between) return { reason: between, hint: "Write the call where the values are known." };
    }
  }
  return undefined;
}

/** Returns the calls of a builder that are not for the frame, other than logs: without the builder, they are not made. */
function callsNextToFrame(builder: ts.Node): ts.CallExpression[] {
  const statements = nodesIn(builder).filter(compiler.isExpressionStatement);
  return statements
    .map(({ expression }) => expression)
    .filter(compiler.isCallExpression)
    .filter((call) => !isLogging(call));
}

/** Returns the nodes of an expression, and of the functions and the classes of the bot that it uses. */
function evaluatedIn(code: BotCode, node: ts.Node, passed = new Set<ts.Node>()): ts.Node[] {
  if (passed.has(node)) return [];
  passed.add(node);
  return nodesIn(node).flatMap((each) => {
    const isUse =
      compiler.isCallExpression(each) || compiler.isNewExpression(each) || compiler.isExpressionWithTypeArguments(each);
    const used = isUse ? (code.functionOf(each.expression) ?? classOf(code, each.expression)) : undefined;
    return used ? [each, ...evaluatedIn(code, used, passed)] : [each];
  });
}

/** True for `socket.once("message", …)`. */
function takesNextMessage(node: ts.Node): boolean {
  const [event] = calledName(node) === "once" ? (node as ts.CallExpression).arguments : [];
  return event !== undefined && compiler.isStringLiteralLike(event) && event.text === "message";
}

/** Returns the reason why the parts of a value may have changed when the frame is sent; undefined if they cannot. */
function whyNotMovable(
  { name, value }: NamedValue,
  call: ts.CallExpression,
  builders: readonly ts.Node[],
): string | undefined {
  const around = (node: ts.Node) => functionAround(node) ?? node.getSourceFile();
  const owner = around(value);
  if (builders.includes(owner)) return undefined;
  if (owner !== around(call)) return `\`${name}\` is made once and sent later, with the values of that time`;
  // In a loop, what follows the send happens before the next one.
  const loops = nodesIn(owner).filter((each) => isLoop(each) && contains(each, call) && !contains(each, value));
  let happens = false;
  const visit = (node: ts.Node): void => {
    if (node.end <= value.end || node === call) return;
    const isOver = node.end <= call.getStart() || loops.some((loop) => contains(loop, node) && !contains(node, call));
    if (isOver && compiler.isExpressionStatement(node) && isLogging(node.expression)) return;
    if (isOver && compiler.isExpression(node) && !isPureExpression(node)) happens = true;
    compiler.forEachChild(node, visit);
  };
  visit(owner);
  return happens ? `Things happen between \`${name}\` and its send that may change its values` : undefined;
}

function isLoop(node: ts.Node): boolean {
  return compiler.isIterationStatement(node, false);
}

/** Describes a builder that gets fewer arguments than it takes. */
export function missingArgument(missing: readonly string[]): Obstacle | undefined {
  const [name] = missing;
  if (name === undefined) return undefined;
  return {
    reason: `The builder is called without \`${name}\`, so that the text "undefined" is sent`,
    hint: "Give the argument, or leave it out of the call.",
  };
}
