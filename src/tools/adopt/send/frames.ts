import type { ts } from "ts-morph";
import { compiler } from "../../compare/compiler.ts";
import type { BotCode } from "../find/code.ts";
import type { Candidate } from "../find/documents.ts";
import { calledName, unwrap } from "../find/nodes.ts";
import { type Constant, constantOf } from "../find/symbols.ts";
import { stringified } from "./call/plain-text.ts";
import {
  type Bound,
  type BoundArguments,
  type FollowFailure,
  followFailure,
  followObject,
  type ObjectView,
  step,
  type Trail,
} from "./follow.ts";

/** The frame that one `send` sends, as far as it is known. */
export type Frame = RequestFrame | PingFrame | StopFrame;

export interface RequestFrame {
  readonly kind: "request";
  readonly candidate: Candidate;
  /** The arguments for the names in the document at the place of the send. */
  readonly given: BoundArguments;
  /** Undefined if it is computed at run time. */
  readonly id: Constant | undefined;
  readonly idNode: ts.Expression | undefined;
  /** The object `variables`, if the frame has one. */
  readonly variables: Bound | undefined;
  readonly operationName: string | undefined;
  readonly way: Trail;
}

export interface PingFrame {
  readonly kind: "ping";
}

export interface StopFrame {
  readonly kind: "stop";
}

/** The candidates by their nodes. */
export type Roots = ReadonlyMap<ts.Node, Candidate>;

/** Reads the argument of `send`. Undefined if it is not a frame of this protocol. */
export function readFrame(code: BotCode, roots: Roots, argument: ts.Expression): Frame | FollowFailure | undefined {
  const way: Trail = { constants: [], builders: [] };
  const value = followToJson(code, { node: argument, given: new Map() }, way);
  if ("reason" in value) return value;
  const frame = followObject(code, value, way);
  if ("reason" in frame) return frame;
  return readObject(code, roots, frame, way);
}

/** Follows the argument to `JSON.stringify(value)`, and returns the value. */
function followToJson(code: BotCode, bound: Bound, way: Trail, depth = 0): Bound | FollowFailure {
  const inner = bound.node && unwrap(bound.node);
  const value = inner && stringified(inner);
  if (value) return { node: value, given: bound.given };
  if (!inner || depth > 20) return followFailure(inner, "The frame cannot be followed");
  if (compiler.isStringLiteralLike(inner) || compiler.isTemplateExpression(inner)) {
    return followFailure(
      inner,
      "The whole frame is a text of JSON",
      "Build the frame as an object, or call a generated function.",
    );
  }
  const next = step(code, { node: inner, given: bound.given }, way);
  return "reason" in next ? next : followToJson(code, next, way, depth + 1);
}

function readObject(code: BotCode, roots: Roots, frame: ObjectView, way: Trail): Frame | FollowFailure | undefined {
  const text = (name: string, from = frame) => {
    const value = from.property(name);
    return value?.node && constantOf(code, follow(code, value) ?? value.node)?.value;
  };
  if (text("sig") === "PING") return { kind: "ping" };
  if (text("type") === "stop_subscription") return { kind: "stop" };
  const payload = frame.property("payload");
  if (!payload) return undefined;
  const inner = followObject(code, payload, way);
  if ("reason" in inner) return inner;
  const query = inner.property("query");
  if (!query) return followFailure(payload.node, "The payload has no query that can be read");
  const document = followToRoot(code, roots, query, way);
  if ("reason" in document) return document;
  if (!frame.isClosed || !inner.isClosed) return followFailure(payload.node, "A spread may change the frame");
  const id = frame.property("id");
  const idNode = id && (follow(code, id) ?? id.node);
  const operationName = text("operationName", inner);
  return {
    kind: "request",
    ...document,
    idNode,
    id: idNode ? constantOf(code, idNode) : { value: undefined },
    variables: inner.property("variables"),
    operationName: typeof operationName === "string" ? operationName : undefined,
    way,
  };
}

/** Returns the argument for a parameter of a builder. */
function follow(code: BotCode, bound: Bound, depth = 0): ts.Expression | undefined {
  const inner = bound.node && unwrap(bound.node);
  if (!inner || depth > 20 || !compiler.isIdentifier(inner)) return inner;
  const symbol = code.symbolOf(inner);
  const argument = symbol && bound.given.get(symbol);
  return argument ? follow(code, argument, depth + 1) : inner;
}

function followToRoot(
  code: BotCode,
  roots: Roots,
  bound: Bound,
  way: Trail,
  depth = 0,
): { readonly candidate: Candidate; readonly given: BoundArguments } | FollowFailure {
  const inner = bound.node && unwrap(bound.node);
  if (!inner || depth > 20) return followFailure(inner, "The document cannot be followed");
  const candidate = roots.get(inner) ?? grownRoot(code, roots, inner);
  if (candidate) return { candidate, given: bound.given };
  if (compiler.isConditionalExpression(inner)) {
    return followFailure(inner, "One of several documents is chosen at run time", "Return the call, not the text.");
  }
  const tagged = printedDocument(code, inner);
  const next = tagged ? { node: tagged, given: bound.given } : step(code, { node: inner, given: bound.given }, way);
  return "reason" in next ? next : followToRoot(code, roots, next, way, depth + 1);
}

/** Returns the parsed document that becomes a text in `print(document)` and `document.loc.source.body`. */
function printedDocument(code: BotCode, node: ts.Expression): ts.Expression | undefined {
  if (compiler.isCallExpression(node)) {
    return calledName(node) === "print" && !code.functionOf(node.expression) ? node.arguments[0] : undefined;
  }
  const isBody = /\.loc\.source\.body$/.test(node.getText());
  let owner: ts.Expression = node;
  for (let names = 0; names < 3 && compiler.isPropertyAccessExpression(owner); names++) owner = owner.expression;
  return isBody ? owner : undefined;
}

/** Returns the document of a variable to which it is appended. */
function grownRoot(code: BotCode, roots: Roots, node: ts.Expression): Candidate | undefined {
  const declaration = compiler.isIdentifier(node) ? code.symbolOf(node)?.valueDeclaration : undefined;
  return declaration && roots.get(declaration);
}
