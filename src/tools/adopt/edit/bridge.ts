import { compiler, type ts } from "../../compare/compiler.ts";
import type { BotCode } from "../find/code.ts";
import { constantOf } from "../find/names/constants.ts";
import { isVisibleAt } from "../find/names/visibility.ts";
import {
  accessOf,
  contains,
  declaredName,
  functionOfThis,
  isPropertyName,
  nodesIn,
  stringified,
  unwrap,
  valueOfProperty,
} from "../find/nodes.ts";
import { isDeclaredAsSocket, namesWebSocket } from "../find/sockets.ts";
import { isPureExpression } from "../plan/expressions.ts";
import type { TypedDocument } from "../plan/operation.ts";
import { tokenArgument } from "../read/arguments.ts";
import { soleHole, type Value } from "../read/value.ts";
import { type EditGroup, removeLines, type TextEdit } from "./edits.ts";
import { importedName } from "./imports.ts";
import { type DocumentRequest, makesRequest, requestsOf } from "./login-request.ts";
import { isUsedElsewhere, traceAddress } from "./trace.ts";

/**
 * The edits that replace login and socket with a session and the bridge, or the reason why a person has to make them.
 */
export type BridgePlan = BridgeEdits | { readonly byHand: string };

export interface BridgeEdits extends EditGroup {
  /** The variable of the environment that must hold the access token; null if the code has another source. */
  readonly tokenVariable: string | null;
}

const sessionName = "session";
const untraced = "The address of the WebSocket cannot be followed back to the login";

/** Follows the address of the only socket back to the only login, and replaces both. */
export function planBridge(
  code: BotCode,
  sockets: readonly ts.NewExpression[],
  logins: readonly TypedDocument[],
): BridgePlan {
  const [socket] = sockets;
  const [login] = logins;
  if (!socket || sockets.length > 1) return { byHand: `There are ${sockets.length} places that make a WebSocket` };
  if (!login) return { byHand: "No document that logs in was found" };
  if (logins.length > 1) return { byHand: `There are ${logins.length} documents that log in` };
  const [address] = socket.arguments ?? [];
  const way = address && traceAddress(code, address);
  if (!way) return { byHand: untraced };
  if (isUsedElsewhere(code, way.names, way.uses)) {
    return { byHand: "The bot uses something else of the login than the address of the WebSocket" };
  }
  const typed = declaredSocket(code, socket);
  if (typed !== undefined) {
    const remedy = "declare it as a BridgeWebSocket of conversations-codegen/bridge";
    return { byHand: `${typed} is declared as a WebSocket: ${remedy}` };
  }
  const token = tokenOf(code, login, way.call);
  if (token === undefined) return { byHand: "The access token is not known where the bot logs in" };
  const requests = requestsOf(code, login.document.candidate.root);
  const endpointOption = endpointFor(code, requests, way.call);
  if ("byHand" in endpointOption) return endpointOption;
  // Otherwise the old login would stay, and end the new session.
  if (!requests.every((request) => makesRequest(code, way.promise, request))) return { byHand: untraced };
  const options = [`accessToken: ${token}`, ...endpointOption];
  const isBound = code.checker.resolveName(sessionName, way.call, compiler.SymbolFlags.Value, false) !== undefined;
  if (isBound) return { byHand: `The name ${sessionName} is taken where the bot logs in` };
  const at = (node: ts.Node, text: string): TextEdit => ({
    file: code.fileOf(node),
    start: node.getStart(),
    end: node.getEnd(),
    text,
  });
  const socketText = way.viaParameter ? way.viaParameter.getText() : sessionName;
  const [connectsIn, bridgesIn] = [code.fileOf(way.call), code.fileOf(socket)];
  const connect = importedName(connectsIn.source, "conversations-codegen", "connect");
  const asWebSocket = importedName(bridgesIn.source, "conversations-codegen/bridge", "asWebSocket");
  return {
    edits: [
      at(way.promise, `${way.isAwaited ? "await " : ""}${connect.local}({ ${options.join(", ")} })`),
      at(way.binding, sessionName),
      ...way.removed.map((statement) => removeLines(code.fileOf(statement), statement.getStart(), statement.getEnd())),
      ...(way.argument ? [at(way.argument, sessionName)] : []),
      at(socket, `${asWebSocket.local}(${socketText})`),
    ],
    imports: [
      { file: connectsIn, ...connect },
      { file: bridgesIn, ...asWebSocket },
    ],
    tokenVariable: token.startsWith(`process.env.${tokenVariable}`) ? tokenVariable : null,
  };
}

/** Returns what has the declared type of a WebSocket and would get the bridge: the edited file would not compile. */
function declaredSocket(code: BotCode, socket: ts.NewExpression): string | undefined {
  let node: ts.Node = socket;
  while (compiler.isParenthesizedExpression(node.parent)) node = node.parent;
  const { parent } = node;
  if (compiler.isBinaryExpression(parent)) {
    return isDeclaredAsSocket(code, parent.left) ? `\`${parent.left.getText()}\`` : undefined;
  }
  if (compiler.isVariableDeclaration(parent) || compiler.isPropertyDeclaration(parent)) {
    return namesWebSocket(parent.type) ? `\`${parent.name.getText()}\`` : undefined;
  }
  const isResult = compiler.isReturnStatement(parent) || compiler.isArrowFunction(parent);
  const owner = isResult ? compiler.findAncestor(parent, compiler.isFunctionLike) : undefined;
  return namesWebSocket(owner?.type) ? "The result of the function that makes the socket" : undefined;
}

const endpoint = "https://chat-api.zopim.com/graphql/request";

/** A token in the code is not copied, because it must be in the environment. */
const tokenVariable = "CONVERSATIONS_ACCESS_TOKEN";

/** Returns the expression for the access token at the place of the login; undefined if it is not known there. */
function tokenOf(code: BotCode, { document, givenArguments }: TypedDocument, at: ts.Node): string | undefined {
  const value = givenArguments.find(({ name }) => name === tokenArgument)?.value;
  const expression = value && tokenExpression(code, document.candidate.root, value);
  const isPasted = !value || value.kind === "constant" || (expression && holdsText(expression));
  if (isPasted) return orEmpty(`process.env.${tokenVariable}`, at);
  if (!expression || !isKnownAt(code, expression, at)) return undefined;
  return orEmpty(expression.getText(), at);
}

/** In TypeScript, a variable of the environment may be undefined, which `connect` does not take. */
function orEmpty(token: string, at: ts.Node): string {
  const isTyped = /\.[cm]?tsx?$/.test(at.getSourceFile().fileName);
  return isTyped && /^process\.env[.[][^\s!]*$/.test(token) ? `${token} ?? ""` : token;
}

/** True for `"…"` and `process.env.TOKEN || "…"`. */
function holdsText(expression: ts.Expression): boolean {
  return nodesIn(expression).some(
    (node) => compiler.isStringLiteralLike(node) && node.text !== "" && !accessOf(node.parent),
  );
}

function tokenExpression(code: BotCode, document: ts.Node, value: Value): ts.Expression | undefined {
  if (value.kind === "bare") return stringified(value.hole.node) ?? value.hole.node;
  if (value.kind === "text") return soleHole(value)?.node;
  return value.kind === "variable" ? variableOf(code, document, value.name) : undefined;
}

/** Returns the value that a file gives to a variable of the login: in `variables`, or next to the document in a call. */
function variableOf(code: BotCode, document: ts.Node, variable: string): ts.Expression | undefined {
  const isDocument = (node: ts.Node) =>
    contains(node, document) || code.usesOf(declaredName(document.parent)).some((use) => use === node);
  const values = nodesIn(document.getSourceFile()).flatMap((node) => {
    if (compiler.isCallExpression(node)) return node.arguments.some(isDocument) ? [...node.arguments] : [];
    const isVariables = compiler.isObjectLiteralElementLike(node) && node.name?.getText() === "variables";
    return (isVariables && valueOfProperty(node)) || [];
  });
  const objects = values
    .map((value) => unwrap(code.valueOf(value) ?? value))
    .filter(compiler.isObjectLiteralExpression);
  return valueOfProperty(
    objects.flatMap(({ properties }) => properties).find(({ name }) => name?.getText() === variable),
  );
}

/** Returns the options for the address that the login is sent to: none for the service's own. */
function endpointFor(
  code: BotCode,
  requests: readonly DocumentRequest[],
  at: ts.Node,
): string[] | { readonly byHand: string } {
  const [request] = requests;
  if (!request || requests.length > 1) return { byHand: "The address that the login is sent to cannot be found" };
  const { address } = request;
  if (constantOf(code, address)?.value === endpoint) return [];
  if (isKnownAt(code, address, at)) return [`endpoint: ${address.getText()}`];
  return { byHand: "The address that the login is sent to is not known where the bot logs in" };
}

/** True if the names in an expression mean the same at another place, and evaluating it there has no other effect. */
function isKnownAt(code: BotCode, expression: ts.Expression, at: ts.Node): boolean {
  return (
    isPureExpression(expression) &&
    nodesIn(expression).every((node) => {
      if (node.kind === compiler.SyntaxKind.ThisKeyword) return functionOfThis(node) === functionOfThis(at);
      if (!compiler.isIdentifier(node) || isPropertyName(node)) return true;
      return isVisibleAt(code, node, at);
    })
  );
}
