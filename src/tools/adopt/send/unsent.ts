import { compiler, type ts } from "../../compare/compiler.ts";
import { type BotCode, placeOf } from "../find/code.ts";
import type { Candidate } from "../find/documents.ts";
import { isHttp } from "../find/http.ts";
import { calledName, contains, declaredName, nodesIn } from "../find/nodes.ts";
import type { BotFinding, ManualSend } from "../model.ts";
import type { PlannedAdoption } from "../plan/plan.ts";
import type { BotDocument } from "../read/document.ts";
import type { Reading } from "../read/read.ts";
import type { SendCall } from "./sends.ts";

/** The facts about a bot that are known before its sends are described. */
export interface Bot {
  readonly code: BotCode;
  readonly reading: Reading;
  readonly adoptions: readonly PlannedAdoption[];
}

/** Describes the documents that no send is known to send, except the login. */
export function describeUnsent(
  { code, reading, adoptions }: Bot,
  sends: readonly SendCall[],
  sent: ReadonlySet<Candidate>,
) {
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
    const uses = usesOf(code, root);
    const places = [root, ...(uses ?? [])];
    const post = places.map((node) => httpCallAround(code, node)).find((call) => call !== undefined);
    const helped = places.map((node) => senderAround(code, sends, node)).find((call) => call !== undefined);
    if (helped) {
      const helper = `\`${helped.expression.getText()}\``;
      manual(`${helper} sends it`, `Call the generated function instead of ${helper}.`, [helped]);
    } else if (post) {
      const reason = "It is sent over HTTP, where the service takes the login alone";
      manual(reason, "Call the generated function with the session.", [post]);
    } else if (!uses || uses.length > 0 || isHandedOver(root)) {
      const reason = "The way from this document to a send cannot be followed";
      manual(reason, "Call the generated function where it is sent.", uses ?? []);
    } else {
      const message = `No send of ${operations[0] ?? "the document"} was found`;
      notSent.push({ place, message, hint: "If nothing else sends it, delete it.", code: null });
    }
  }
  return { notSent, byHand };
}

export function isLogin({ operation }: BotDocument): boolean {
  return operation.selectionSet.selections.some(
    (each) => each.kind === "Field" && each.name.value === "startAgentSession",
  );
}

/** Returns the uses of the constant, the function or the class that holds a document; undefined if they are not known. */
function usesOf(code: BotCode, root: ts.Node): ts.Identifier[] | undefined {
  const holder = compiler.findAncestor(root, isHolder);
  const name = holder && declaredName(holder);
  if (!holder || !code.symbolOf(name) || isInsideCall(root, holder)) return undefined;
  const uses = usesOutside(code, name);
  if (uses.length > 0) return uses;
  // A method may be called by a base class, or as `toJSON` by `JSON.stringify`.
  const owner = compiler.findAncestor(holder.parent, compiler.isClassLike);
  if (owner) return usesOutside(code, owner.name ?? declaredName(owner.parent));
  return isChosenByName(code, holder) ? undefined : uses;
}

function usesOutside(code: BotCode, name: ts.Identifier | undefined): ts.Identifier[] {
  return code.usesOf(name).filter((each) => !isExport(each));
}

/** True inside of an object that the code reads by a computed name: `queries[name]`. */
function isChosenByName(code: BotCode, holder: ts.Node): boolean {
  const owner = compiler.findAncestor(holder.parent, compiler.isVariableDeclaration);
  return code.usesOf(owner?.name).some(({ parent }) => compiler.isElementAccessExpression(parent));
}

/**
 * A property, such as `query` or `this.message`, may be read under another name: the object with the property counts as
 * the holder of the document.
 */
function isHolder(node: ts.Node): boolean {
  if (compiler.isPropertyAssignment(node) || compiler.isPropertyDeclaration(node)) return false;
  if (compiler.isBinaryExpression(node) && !/^(?:module\.)?exports\.|\.prototype\./.test(node.left.getText()))
    return false;
  return declaredName(node) !== undefined;
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

/** Returns the call of a helper, with the document as an argument: `request("query { … }")`. */
function senderAround(code: BotCode, sends: readonly SendCall[], node: ts.Node): ts.CallExpression | undefined {
  return callAround(node, (call) => {
    const helper = code.functionOf(call.expression);
    return helper !== undefined && leadsToSend(code, sends, helper);
  });
}

/** True if the function sends, or calls another one that does: a queue sends when its socket is open. */
function leadsToSend(code: BotCode, sends: readonly SendCall[], helper: ts.Node, passed = new Set<ts.Node>()): boolean {
  if (passed.has(helper)) return false;
  passed.add(helper);
  if (sends.some((send) => contains(helper, send.call))) return true;
  const called = nodesIn(helper).flatMap(
    (each) => (compiler.isCallExpression(each) && code.functionOf(each.expression)) || [],
  );
  return called.some((each) => leadsToSend(code, sends, each, passed));
}

/** Returns the HTTP request that a document is part of: `post(url, { query })`, `fetch(url, { body })`. */
function httpCallAround(code: BotCode, node: ts.Node): ts.CallExpression | undefined {
  return callAround(node, (call) => {
    // A function of the bot may have any name: its code says what it does.
    const own = code.functionOf(call.expression)?.body;
    return own ? nodesIn(own).some((each) => compiler.isCallExpression(each) && isHttp(each)) : isHttp(call);
  });
}

function callAround(node: ts.Node, test: (call: ts.CallExpression) => boolean): ts.CallExpression | undefined {
  const call = compiler.findAncestor(node, (each) => {
    if (compiler.isFunctionLike(each)) return "quit";
    return compiler.isCallExpression(each) && test(each);
  });
  return call as ts.CallExpression | undefined;
}
