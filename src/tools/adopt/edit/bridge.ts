import type { ts } from "ts-morph";
import { compiler } from "../../compare/compiler.ts";
import { type Code, walk } from "../find/code.ts";
import { constantOf, type Symbols } from "../find/symbols.ts";
import type { TypedDocument } from "../plan/operation.ts";
import { tokenArgument } from "../read/arguments.ts";
import { removeLines, type TextEdit } from "./edits.ts";
import { isUsedElsewhere, rootOf, traceAddress } from "./trace.ts";

/**
 * The edits that replace login and socket with a session and the bridge, or the reason why a person has to make them.
 */
export type BridgePlan =
  | { readonly edits: readonly TextEdit[]; readonly files: readonly BridgeFile[] }
  | { readonly byHand: string };

/** The imports that a file needs for the bridge. */
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
  if (isUsedElsewhere(symbols, way.names, way.uses)) {
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
