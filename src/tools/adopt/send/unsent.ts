import type { ts } from "ts-morph";
import { compiler } from "../../compare/compiler.ts";
import { type BotCode, calledName, contains, nodesIn, placeOf } from "../find/code.ts";
import type { Candidate } from "../find/documents.ts";
import type { Symbols } from "../find/symbols.ts";
import type { BotFinding, ManualSend } from "../model.ts";
import type { PlannedAdoption } from "../plan/plan.ts";
import type { BotDocument } from "../read/document.ts";
import type { Reading } from "../read/read.ts";

/** The facts about a bot that are known before its sends are described. */
export interface Bot {
  readonly code: BotCode;
  readonly symbols: Symbols;
  readonly reading: Reading;
  readonly adoptions: readonly PlannedAdoption[];
}

/** Describes the documents that no send is known to send, except the login. */
export function describeUnsent({ code, symbols, reading, adoptions }: Bot, sent: ReadonlySet<Candidate>) {
  const notSent: BotFinding[] = [];
  const byHand: ManualSend[] = [];
  for (const document of reading.documents) {
    if (sent.has(document.candidate) || isLogin(document)) continue;
    const { root } = document.candidate;
    const adoption = adoptions.find(({ documents }) => documents.has(document));
    const operations = adoption ? [adoption.name] : [];
    const { place } = document;
    const manual = (reason: string, hint: string, nodes: readonly ts.Node[]) =>
      byHand.push({ place, operations, reason, hint, places: nodes.map((node) => placeOf(code, node)) });
    const uses = usesOf(symbols, root);
    const post = [root, ...uses].map((node) => httpCallAround(node)).find((call) => call !== undefined);
    if (post) {
      const reason = "It is sent over HTTP, where the service takes the login alone";
      manual(reason, "Call the generated function with the session.", [post]);
    } else if (uses.length > 0 || isHandedOver(root)) {
      const reason = "The way from this document to a send cannot be followed";
      manual(reason, "Call the generated function where it is sent.", uses);
    } else {
      const message = `${operations[0] ?? "The document"} is not sent anywhere`;
      notSent.push({ place, message, hint: "Delete it, or send it.", code: null });
    }
  }
  return { notSent, byHand };
}

export function isLogin({ operation }: BotDocument): boolean {
  return operation.selectionSet.selections.some(
    (each) => each.kind === "Field" && each.name.value === "startAgentSession",
  );
}

/** Returns the names of the constant, the function or the property that holds a document. */
function usesOf(symbols: Symbols, root: ts.Node): ts.Identifier[] {
  const holder = compiler.findAncestor(root, (node) => nameOf(node) !== undefined);
  const name = holder && nameOf(holder);
  const symbol = name && symbols.of(name);
  if (!name || !symbol || isInsideCall(root, holder)) return [];
  return symbols.references(symbol).filter((each) => each !== name && !isExport(each));
}

function nameOf(node: ts.Node): ts.Identifier | undefined {
  const isHolder =
    compiler.isVariableDeclaration(node) ||
    compiler.isFunctionDeclaration(node) ||
    compiler.isMethodDeclaration(node) ||
    compiler.isClassDeclaration(node);
  return isHolder && node.name && compiler.isIdentifier(node.name) ? node.name : undefined;
}

/** `module.exports = { name }` and `export { name }` are not uses. */
function isExport(name: ts.Identifier): boolean {
  if (compiler.isExportSpecifier(name.parent) || compiler.isImportSpecifier(name.parent)) return true;
  if (compiler.isBindingElement(name.parent)) return true;
  const object = name.parent.parent;
  return compiler.isShorthandPropertyAssignment(name.parent) && compiler.isBinaryExpression(object.parent);
}

function isInsideCall(root: ts.Node, holder: ts.Node): boolean {
  const call = compiler.findAncestor(root, compiler.isCallExpression);
  return call !== undefined && contains(holder, call) && calledName(call) !== "stringify";
}

/** True for `call("mutation { … }", 4)`. */
function isHandedOver(root: ts.Node): boolean {
  return compiler.findAncestor(root, (node) => compiler.isCallExpression(node) && node !== root) !== undefined;
}

/** Returns the HTTP request that a document is part of: `post(url, { query })`, `fetch(url, { body })`. */
function httpCallAround(node: ts.Node): ts.CallExpression | undefined {
  const call = compiler.findAncestor(node, (each) => {
    if (compiler.isFunctionLike(each)) return "quit";
    return compiler.isCallExpression(each) && isHttp(each);
  });
  return call as ts.CallExpression | undefined;
}

function isHttp(call: ts.CallExpression): boolean {
  const text = call.expression.getText();
  const isKnown = /^(?:fetch|axios|got|request|superagent|needle)$|(?:^|\.)(?:post|fetch)$/.test(text);
  return isKnown || nodesIn(call.expression).some((node) => calledName(node) === "post");
}
