import { compiler, type ts } from "../../compare/compiler.ts";
import type { BotCode } from "../find/code.ts";
import { calledName, nodesIn, valueOfProperty } from "../find/nodes.ts";
import { constantOf, isVisibleAt } from "../find/symbols.ts";
import type { TypedDocument } from "../plan/operation.ts";
import { tokenArgument } from "../read/arguments.ts";
import { soleHole, type Value } from "../read/value.ts";
import { type EditGroup, removeLines, type TextEdit } from "./edits.ts";
import { importedName } from "./imports.ts";
import { isUsedElsewhere, rootOf, traceAddress } from "./trace.ts";

/**
 * The edits that replace login and socket with a session and the bridge, or the reason why a person has to make them.
 */
export type BridgePlan = BridgeEdits | { readonly byHand: string };

export interface BridgeEdits extends EditGroup {
  /** The variable of the environment that must hold the access token; null if the code has another source. */
  readonly tokenVariable: string | null;
}

const sessionName = "session";

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
  if (!way) return { byHand: "The address of the WebSocket cannot be followed back to the login" };
  if (isUsedElsewhere(code, way.names, way.uses)) {
    return { byHand: "The bot uses something else of the login than the address of the WebSocket" };
  }
  const token = tokenOf(code, login, way.call);
  if (token === undefined) return { byHand: "The access token is not known where the bot logs in" };
  const other = addressOf(code, login.document.candidate.root, way.call);
  const options = [`accessToken: ${token}`, ...(other === undefined ? [] : [`endpoint: ${other}`])];
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
    tokenVariable: token.endsWith(`.${tokenVariable}`) ? tokenVariable : null,
  };
}

const endpoint = "https://chat-api.zopim.com/graphql/request";

/** A token in the code is not copied, because it must be in the environment. */
const tokenVariable = "CONVERSATIONS_ACCESS_TOKEN";

/** Returns the expression for the access token at the place of the login; undefined if it is not known there. */
function tokenOf(code: BotCode, { document, given }: TypedDocument, at: ts.Node): string | undefined {
  const value = given.find(({ name }) => name === tokenArgument)?.value;
  const expression = value && tokenExpression(document.candidate.root.getSourceFile(), value);
  const isPasted = !value || value.kind === "constant" || (expression && compiler.isStringLiteralLike(expression));
  if (isPasted) return `process.env.${tokenVariable}`;
  return expression && isKnownAt(code, expression, at) ? expression.getText() : undefined;
}

function tokenExpression(source: ts.SourceFile, value: Value): ts.Expression | undefined {
  if (value.kind === "bare") return value.hole.node;
  if (value.kind === "text") return soleHole(value)?.node;
  return value.kind === "variable" ? variableOf(source, value.name) : undefined;
}

/** Returns the value that a file gives to a variable of the login, as in `variables: { token }`. */
function variableOf(source: ts.SourceFile, variable: string): ts.Expression | undefined {
  const objects = nodesIn(source).flatMap((node) => {
    const isVariables = compiler.isPropertyAssignment(node) && node.name.getText() === "variables";
    return isVariables && compiler.isObjectLiteralExpression(node.initializer) ? node.initializer.properties : [];
  });
  return valueOfProperty(objects.find(({ name }) => name?.getText() === variable));
}

/** The expression for the address that the login is sent to; undefined if it is the service's own. */
function addressOf(code: BotCode, document: ts.Node, at: ts.Node): string | undefined {
  const addresses = nodesIn(document.getSourceFile()).flatMap((node) => postedAddress(code, node));
  const other = addresses.find((address) => {
    const isKnown = compiler.isStringLiteralLike(address) || isKnownAt(code, address, at);
    return isKnown && constantOf(code, address)?.value !== endpoint;
  });
  return other?.getText();
}

/** The address in `post(CHAT_API_URL)` and `fetch(process.env.CHAT_URL)`. */
function postedAddress(code: BotCode, node: ts.Node): ts.Expression[] {
  const [address] = compiler.isCallExpression(node) ? node.arguments : [];
  if (!address) return [];
  // The address is recognized by its value in any call, or by its name in a call over HTTP.
  if (compiler.isIdentifier(address) && code.valueOf(address)?.getText().includes(endpoint)) return [address];
  const isNamed = rootOf(address) !== undefined && /(?:url|endpoint|address|api)$/i.test(address.getText());
  const isWritten = compiler.isStringLiteralLike(address) && address.text.includes("/graphql/");
  const isHttp = /^(?:fetch|post|request|axios|got)$/.test(calledName(node) ?? "");
  return isHttp && (isNamed || isWritten) ? [address] : [];
}

/** True if the names in an expression mean the same at another place. */
function isKnownAt(code: BotCode, expression: ts.Expression, at: ts.Node): boolean {
  const root = rootOf(expression);
  return root !== undefined && isVisibleAt(code, code.symbolOf(root), root.text, at);
}
