import {
  type ConstListValueNode,
  type ConstObjectValueNode,
  type ConstValueNode,
  type GraphQLInputType,
  getNullableType,
  isInputObjectType,
  isListType,
  Kind,
  type ValueNode,
} from "graphql";
import { compiler, type ts } from "../../compare/compiler.ts";
import { calledName, unwrap } from "../find/nodes.ts";
import { isTextual, type Piece, piecesOf } from "../find/pieces.ts";
import { type Hole, holeOfVariable, splitText } from "./compose.ts";

type Type = GraphQLInputType | undefined;

/** A value in a document of the bot. */
export type Value = {
  /** The schema's type at its place; undefined if the schema has no such place. */
  readonly type: Type;
} & (
  | { readonly kind: "constant"; readonly node: ConstValueNode }
  /** A string with at least one hole in it. */
  | { readonly kind: "text"; readonly parts: readonly (string | Hole)[]; readonly isBlock: boolean }
  /** A hole that is a whole value: `first: ${n}`. */
  | { readonly kind: "bare"; readonly hole: Hole }
  | { readonly kind: "list"; readonly items: readonly Value[] }
  | { readonly kind: "object"; readonly fields: readonly { readonly name: string; readonly value: Value }[] }
  /** A list of strings between one pair of quotes: `["${tags.join('","')}"]`. */
  | { readonly kind: "joined"; readonly list: ts.Expression }
  /** A list whose items are printed one by one: `[${rows.map((row) => `{ text: "${row}" }`).join(",")}]`. */
  | ({ readonly kind: "mapped"; readonly item: Value } & MappedList)
  /** A root argument that the document has under a condition: `${leave ? ", leave: true" : ""}`. */
  | ({ readonly kind: "optional"; readonly value: Value } & ArgumentCondition)
  /** A variable that the document declares itself. */
  | { readonly kind: "variable"; readonly name: string }
);

export type ValueOf<Kind extends Value["kind"]> = Extract<Value, { readonly kind: Kind }>;

interface MappedList {
  readonly list: ts.Expression;
  readonly parameters: readonly ts.ParameterDeclaration[];
}

/** The condition under which an argument is present. */
export interface ArgumentCondition {
  readonly condition: ts.Expression;
  /** True if the argument is present when the condition holds, false if it is present otherwise. */
  readonly whenTrue: boolean;
}

/** Parses the text of one value; undefined if it is not a value. */
export type ParseValue = (
  pieces: readonly Piece[],
) => { readonly node: ValueNode; readonly holes: readonly Hole[] } | undefined;

/** Reads a value with the holes in it. */
export function readValue(node: ValueNode, type: Type, holes: readonly Hole[], parseValue: ParseValue): Value {
  const read = (inner: ValueNode, innerType: Type) => readValue(inner, innerType, holes, parseValue);
  if (node.kind === Kind.VARIABLE) {
    const hole = holeOfVariable(node.name.value, holes);
    return hole ? { kind: "bare", type, hole } : { kind: "variable", type, name: node.name.value };
  }
  if (node.kind === Kind.STRING) {
    const parts = splitText(node.value, holes);
    if (parts.every((part) => typeof part === "string")) return { kind: "constant", type, node };
    return { kind: "text", type, parts, isBlock: node.block === true };
  }
  if (node.kind === Kind.LIST) {
    const itemType = itemTypeOf(type);
    const items = node.values.map((value) => read(value, itemType));
    const [first, ...others] = items;
    const whole = first && others.length === 0 ? readWholeList(first, type, parseValue) : undefined;
    if (whole) return whole;
    return items.every(isConstant)
      ? { kind: "constant", type, node: node as ConstListValueNode }
      : { kind: "list", type, items };
  }
  if (node.kind !== Kind.OBJECT) return { kind: "constant", type, node };
  const fields = node.fields.map(({ name, value }) => ({
    name: name.value,
    value: read(value, fieldTypeOf(type, name.value)),
  }));
  return fields.every(({ value }) => isConstant(value))
    ? { kind: "constant", type, node: node as ConstObjectValueNode }
    : { kind: "object", type, fields };
}

export function isConstant(value: Value): value is ValueOf<"constant"> {
  return value.kind === "constant";
}

function itemTypeOf(type: Type): Type {
  const nullable = type && getNullableType(type);
  // Instead of a list, a single value may be given.
  return isListType(nullable) ? nullable.ofType : type;
}

function fieldTypeOf(type: Type, field: string): Type {
  const nullable = type && getNullableType(type);
  if (isListType(nullable)) return fieldTypeOf(nullable.ofType, field);
  return isInputObjectType(nullable) ? nullable.getFields()[field]?.type : undefined;
}

/** Reads a list whose only item builds all of its items. */
function readWholeList(item: Value, type: Type, parseValue: ParseValue): Value | undefined {
  const hole = item.kind === "bare" ? item.hole : item.kind === "text" ? soleHole(item) : undefined;
  const joined = hole && joinOf(hole.node);
  if (!hole || !joined) return undefined;
  const { list, separator } = joined;
  if (hole.context === "string") {
    // The quotes around a comma, with any blanks.
    return /^"[\s,]*"$/.test(separator) ? { kind: "joined", type, list } : undefined;
  }
  if (!/^[\s,]*$/.test(separator) || separator === "") return undefined;
  return readMapped(list, type, parseValue);
}

/** Returns the hole that is the whole text. */
export function soleHole({ parts }: ValueOf<"text">): Hole | undefined {
  const [part] = parts;
  return parts.length === 1 && typeof part === "object" ? part : undefined;
}

/** The list and the separator of `list.join(",")`. */
function joinOf(node: ts.Expression): { readonly list: ts.Expression; readonly separator: string } | undefined {
  // A list in a template joins itself.
  if (calledName(node) === "map") return { list: node, separator: "," };
  if (!compiler.isCallExpression(node) || calledName(node) !== "join") return undefined;
  const called = unwrap(node.expression);
  const [separator] = node.arguments;
  if (!compiler.isPropertyAccessExpression(called)) return undefined;
  if (!separator) return { list: called.expression, separator: "," };
  if (!compiler.isStringLiteralLike(separator)) return undefined;
  return { list: called.expression, separator: separator.text };
}

/** The items of `rows.map((row) => `{ … }`)`, where the function only builds a text. */
function readMapped(node: ts.Expression, type: Type, parseValue: ParseValue): Value | undefined {
  const call = unwrap(node);
  if (!compiler.isCallExpression(call) || calledName(call) !== "map") return undefined;
  const called = unwrap(call.expression);
  const [map] = call.arguments;
  if (!map || !compiler.isArrowFunction(map) || !compiler.isPropertyAccessExpression(called)) return undefined;
  const text = compiler.isBlock(map.body) ? undefined : unwrap(map.body);
  if (!text || !isTextual(text)) return undefined;
  const parsed = parseValue(piecesOf(text));
  if (!parsed) return undefined;
  const item = readValue(parsed.node, itemTypeOf(type), parsed.holes, parseValue);
  return { kind: "mapped", type, list: called.expression, parameters: [...map.parameters], item };
}

/** Calls a function with each value that contains no other. */
export function eachLeaf(value: Value, visit: (leaf: Value) => void): void {
  if (value.kind === "list") for (const item of value.items) eachLeaf(item, visit);
  else if (value.kind === "object") for (const field of value.fields) eachLeaf(field.value, visit);
  else visit(value);
}
