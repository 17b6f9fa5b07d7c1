import type { ts } from "ts-morph";
import { compiler } from "../../compare/compiler.ts";
import type { BotCode, CodeFile } from "../find/code.ts";
import { nodesIn } from "../find/nodes.ts";
import { constantOf, isVisibleAt } from "../find/symbols.ts";
import type { TypedDocument } from "../plan/operation.ts";
import { tokenArgument } from "../read/arguments.ts";
import { type ImportedName, removeLines, type TextEdit } from "./edits.ts";
import { importedName } from "./imports.ts";
import { isUsedElsewhere, rootOf, traceAddress } from "./trace.ts";

/**
 * The edits that replace login and socket with a session and the bridge, or the reason why a person has to make them.
 */
export type BridgePlan = BridgeEdits | { readonly byHand: string };

export interface BridgeEdits {
  readonly edits: readonly TextEdit[];
  /** The names that the edits need, each in its file. */
  readonly imports: readonly (readonly [CodeFile, ImportedName])[];
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
  if (!login || logins.length > 1) return { byHand: `There are ${logins.length} documents that log in` };
  const [address] = socket.arguments ?? [];
  const way = address && traceAddress(code, address);
  if (!way) return { byHand: "The address of the WebSocket cannot be followed back to the login" };
  if (isUsedElsewhere(code, way.names, way.uses)) {
    return { byHand: "The bot uses something else of the login than the address of the WebSocket" };
  }
  const options = connectOptions(code, login, way.call);
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
      [connectsIn, connect],
      [bridgesIn, asWebSocket],
    ],
  };
}

const endpoint = "https://chat-api.zopim.com/graphql/request";

/** Returns the options of `connect`: the login's token, and its address unless that is the service's. */
function connectOptions(code: BotCode, login: TypedDocument, at: ts.CallExpression): string[] | undefined {
  const token = tokenOf(code, login, at);
  if (token === undefined) return undefined;
  const address = addressOf(code, login.document.candidate.root, at);
  return [`accessToken: ${token}`, ...(address === undefined ? [] : [`endpoint: ${address}`])];
}

/** A token that is pasted into the document is not copied: it belongs into the environment. */
function tokenOf(code: BotCode, { given }: TypedDocument, at: ts.Node): string | undefined {
  const [value] = given.flatMap(({ name, value }) => (name === tokenArgument ? [value] : []));
  if (!value || value.kind === "constant" || value.kind === "variable") return "process.env.CONVERSATIONS_ACCESS_TOKEN";
  const [only] = value.kind === "text" ? value.parts : value.kind === "bare" ? [value.hole] : [];
  const isOnly = value.kind === "bare" || (value.kind === "text" && value.parts.length === 1);
  if (!only || typeof only === "string" || !isOnly) return undefined;
  return isKnownAt(code, only.node, at) ? only.node.getText() : undefined;
}

/** The expression for the address that the login is sent to; undefined if it is the service's own. */
function addressOf(code: BotCode, document: ts.Node, at: ts.Node): string | undefined {
  const names = nodesIn(document.getSourceFile()).filter(compiler.isIdentifier).filter(isPosted);
  const address = names.find((name) => {
    const value = code.valueOf(name);
    const isOther = value?.getText().includes(endpoint) && constantOf(code, name)?.value !== endpoint;
    return isOther && isKnownAt(code, name, at);
  });
  return address?.text;
}

/** True for the first argument of a call: `post(CHAT_API_URL)`. */
function isPosted(node: ts.Identifier): boolean {
  return compiler.isCallExpression(node.parent) && node.parent.arguments[0] === node;
}

/** True if the names in an expression mean the same at another place. */
function isKnownAt(code: BotCode, expression: ts.Expression, at: ts.Node): boolean {
  const root = rootOf(expression);
  return root !== undefined && isVisibleAt(code, code.symbolOf(root), root.text, at);
}
