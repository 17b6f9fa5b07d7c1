import { compiler, type ts } from "../../compare/compiler.ts";
import type { BotCode } from "../find/code.ts";
import type { Candidate } from "../find/documents.ts";
import { type Constant, constantOf } from "../find/names/constants.ts";
import { stringified, unwrap } from "../find/nodes.ts";
import type { Bound, BoundArguments } from "./follow/bindings.ts";
import {
  type FollowFailure,
  followFailure,
  followObject,
  followTo,
  type ObjectView,
  type Trail,
} from "./follow/follow.ts";

/** The frame that one `send` sends, as far as it is known. */
export type Frame = RequestFrame | PingFrame | StopFrame;

interface FoundDocument {
  readonly candidate: Candidate;
  /** The arguments for the names in the document at the place of the send. */
  readonly bindings: BoundArguments;
}

export interface RequestFrame extends FoundDocument {
  readonly kind: "request";
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
  const way: Trail = { code, values: [], constants: [], builders: [], open: new Set() };
  const value = followTo(way, { node: argument, bindings: new Map() }, valueInJson);
  if ("reason" in value) return value;
  const frame = followObject(way, value);
  return "reason" in frame ? frame : readObject(way, roots, frame);
}

/** The value inside `JSON.stringify(value)`. */
function valueInJson(node: ts.Expression, bindings: BoundArguments): Bound | FollowFailure | undefined {
  const value = stringified(node);
  if (value) return { node: value, bindings };
  if (!compiler.isStringLiteralLike(node) && !compiler.isTemplateExpression(node)) return undefined;
  const hint = "Build the frame as an object, or call a generated function.";
  return followFailure(node, "The whole frame is a text of JSON", hint);
}

function readObject(way: Trail, roots: Roots, frame: ObjectView): Frame | FollowFailure | undefined {
  const { code } = way;
  const valueIn = (name: string, from = frame) => {
    const value = from.property(name);
    return value && argumentFor(code, value).node;
  };
  const text = (name: string, from = frame) => {
    const node = valueIn(name, from);
    return node && constantOf(code, node)?.value;
  };
  // A value that is not a frame of this protocol is ignored: an Express response has a method `send`, too.
  if (text("sig") === "PING") return { kind: "ping" };
  if (text("type") === "stop_subscription") return { kind: "stop" };
  const payload = frame.property("payload");
  if (!payload)
    return frame.isClosed ? undefined : followFailure(undefined, "The payload of the frame cannot be found");
  const inner = followObject(way, payload);
  if ("reason" in inner) return inner;
  const query = inner.property("query");
  if (!query) return followFailure(payload.node, "The payload has no query that can be read");
  const document = followToRoot(way, roots, query);
  if ("reason" in document) return document;
  if (!frame.isClosed || !inner.isClosed) return followFailure(payload.node, "A spread may change the frame");
  const idNode = valueIn("id");
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

/** Returns the argument for a parameter of a builder, which may be a parameter again; any other expression unchanged. */
export function argumentFor(code: BotCode, bound: Bound): Bound {
  const { bindings } = bound;
  const node = unwrap(bound.node);
  const symbol = compiler.isIdentifier(node) ? code.symbolOf(node) : undefined;
  const argument = symbol && bindings.get(symbol);
  return argument?.node ? argumentFor(code, { ...argument, node: argument.node }) : { node, bindings };
}

function followToRoot(way: Trail, roots: Roots, query: Bound): FoundDocument | FollowFailure {
  const { code } = way;
  return followTo<FoundDocument>(way, query, (node, bindings) => {
    const grown = compiler.isIdentifier(node) ? code.symbolOf(node)?.valueDeclaration : undefined;
    const candidate = roots.get(node) ?? (grown && roots.get(grown));
    if (candidate) return { candidate, bindings };
    if (!compiler.isConditionalExpression(node)) return undefined;
    return followFailure(node, "One of several documents is chosen at run time", "Return the call, not the text.");
  });
}
