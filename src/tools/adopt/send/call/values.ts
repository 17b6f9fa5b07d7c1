import {
  type ConstValueNode,
  type GraphQLInputType,
  type GraphQLNamedInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  Kind,
} from "graphql";
import { compiler, type ts } from "../../../compare/compiler.ts";
import { stringified, unwrap } from "../../find/nodes.ts";
import type { Binding } from "../../plan/operation.ts";
import { isSingleForList } from "../../plan/slots.ts";
import type { Hole } from "../../read/compose.ts";
import type { Value, ValueOf } from "../../read/value.ts";
import { notPlainReason, resolveNames } from "./plain-text.ts";
import { isKnownBoolean, isKnownNumber, isKnownString } from "./types.ts";
import { behind, isOperand, quote, type Writer, writeExpression } from "./writer.ts";

/** The fields of the object that a call takes: `channel_id: id`. */
export function writeVariables(bindings: readonly Binding[], writer: Writer): string[] {
  return bindings.flatMap(({ variable, value }) => {
    if (!value) return [];
    const code = writeValue(value, writer);
    return code === variable ? variable : `${variable}: ${code}`;
  });
}

function writeValue(value: Value, writer: Writer): string {
  const code = writeBare(value, writer);
  // A document may give one item for a list; the type of a variable does not allow that.
  return isSingleForList(value) ? `[${code}]` : code;
}

function writeBare(value: Value, writer: Writer): string {
  switch (value.kind) {
    case "constant":
      return writeConstant(value.node, writer);
    case "text":
      return writeText(value, writer);
    case "bare":
      return writeHole(value, writer);
    case "joined":
      return `${operand(value.list, writer)}.map(String)`;
    case "mapped": {
      const parameters = value.parameters.map((each) => each.getText()).join(", ");
      const item = writeValue(value.item, writer);
      // After an arrow, a brace would begin a block.
      const body = item.startsWith("{") ? `(${item})` : item;
      return `${operand(value.list, writer)}.map((${parameters}) => ${body})`;
    }
    case "optional": {
      // The old document left the argument out; a variable that is undefined is not sent either.
      const code = writeValue(value.value, writer);
      const condition = writeExpression(writer, value.condition);
      return value.whenTrue ? `${condition} ? ${code} : undefined` : `${condition} ? undefined : ${code}`;
    }
    case "list":
      if (value.items.some((item) => item.kind === "bare" && isOpaque(item))) return writeOpaque(value, writer);
      return `[${value.items.map((item) => writeValue(item, writer)).join(", ")}]`;
    case "object":
      return writeObject(value.fields.map(({ name, value }) => [name, writeValue(value, writer)]));
    case "variable":
      return refuse(
        writer,
        `The variable $${value.name} of the document is given elsewhere`,
        "Give its value in the call.",
      );
  }
}

/** True if the hole holds input objects as GraphQL text or as JSON. */
function isOpaque({ type }: ValueOf<"bare">): boolean {
  return type !== undefined && isInputObjectType(getNamedType(type));
}

/** Refuses items that are GraphQL as a text: the generated function takes objects, and the text may come from anywhere. */
function writeOpaque({ type, items }: ValueOf<"list">, writer: Writer): string {
  const [text = ""] = items.flatMap((item) => (item.kind === "bare" ? [item.hole.node.getText()] : []));
  const wanted = type === undefined ? "a list" : shapeOf(type);
  return refuse(writer, `\`${text}\` is GraphQL as a text, in the place of ${String(type)}`, `Build ${wanted}.`);
}

function writeObject(fields: readonly (readonly [string, string])[]): string {
  const texts = fields.map(([name, code]) => (name === code ? name : `${name}: ${code}`));
  return texts.length > 0 ? `{ ${texts.join(", ")} }` : "{}";
}

/** GraphQL's own escapes were decoded when the document was parsed. */
function writeConstant(node: ConstValueNode, writer: Writer): string {
  switch (node.kind) {
    case Kind.STRING:
    case Kind.ENUM:
      return quote(writer, node.value);
    case Kind.INT:
    case Kind.FLOAT:
      return node.value;
    case Kind.BOOLEAN:
      return String(node.value);
    case Kind.NULL:
      return "null";
    case Kind.LIST:
      return `[${node.values.map((value) => writeConstant(value, writer)).join(", ")}]`;
    case Kind.OBJECT:
      return writeObject(node.fields.map(({ name, value }) => [name.value, writeConstant(value, writer)]));
  }
}

/**
 * Writes what was between the quotes of a document. There, any value became a text; a template literal does the same, so a
 * value that may not be a string keeps one around it.
 */
function writeText(value: ValueOf<"text">, writer: Writer): string {
  const { parts, isBlock } = value;
  for (const part of parts) if (typeof part !== "string") refuseUnlessPlain(part, writer);
  if (isBlock) writer.notes.add("GraphQL took the indentation off the block string; the call sends the text as it is.");
  const [only] = parts;
  if (parts.length === 1 && typeof only === "object") {
    return isKnownString(writer.code, behind(writer, only.node))
      ? writeExpression(writer, only.node)
      : `\`\${${writeExpression(writer, only.node)}}\``;
  }
  const inner = parts.map((part) =>
    typeof part === "string" ? escapeTemplate(part) : `\${${writeExpression(writer, part.node)}}`,
  );
  return `\`${inner.join("")}\``;
}

function escapeTemplate(text: string): string {
  const escaped = text
    .replace(/[\\`]|\$(?=\{)/g, "\\$&")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r");
  return escaped.replace(/[\u2028\u2029]/g, (found) => `\\u${found.charCodeAt(0).toString(16)}`).replace(/\$$/, "\\$");
}

/** The bot may have escaped a text for the document by hand; the call would send the escapes. */
function refuseUnlessPlain({ node }: Hole, writer: Writer): void {
  const reason = notPlainReason(writer.code, node);
  if (reason !== undefined) refuse(writer, reason, "Give the plain text to the call.");
}

/** Writes a value that was outside quotes in the document, where the service read it as GraphQL. */
function writeHole(value: ValueOf<"bare">, writer: Writer): string {
  const { hole, type } = value;
  const { node } = hole;
  const inner = stringified(resolveNames(writer.code, node));
  const named = type && getNamedType(type);
  if (inner && !isInputObjectType(named)) return writeExpression(writer, stringified(node) ?? inner);
  if (type && (isInputObjectType(named) || isListType(getNullableType(type)))) {
    const what = inner ? "JSON, whose names are in quotes" : "GraphQL as a text";
    return refuse(
      writer,
      `\`${node.getText()}\` is ${what}, in the place of ${String(type)}`,
      `Build ${shapeOf(type)}.`,
    );
  }
  return writeScalar(node, named, writer);
}

function writeScalar(node: ts.Expression, named: GraphQLNamedInputType | undefined, writer: Writer): string {
  const code = writeExpression(writer, node);
  if (isEnumType(named)) {
    const names = named.getValues().map(({ name }) => name);
    if (!isKnownString(writer.code, behind(writer, node)))
      writer.notes.add(`\`${code}\` must be one of ${names.join(", ")}.`);
    return code;
  }
  const type = named?.name;
  if (type === "Int" || type === "Float")
    return isKnownNumber(writer.code, behind(writer, node)) ? code : asNumber(code, writer);
  if (type === "Boolean")
    return isKnownBoolean(writer.code, behind(writer, node)) ? code : asBoolean(node, code, writer);
  if (type === "ID" && isKnownNumber(writer.code, behind(writer, node))) return code;
  const reason = `\`${node.getText()}\` is not in quotes: it must bring its own`;
  return refuse(writer, reason, "Give the plain text to the call.");
}

/** In a document, the digits of a text are a number; as a variable they would stay a text, which the service refuses. */
function asNumber(code: string, writer: Writer): string {
  writer.notes.add(`\`${code}\` must be a number now, not its digits.`);
  return `Number(${code})`;
}

function asBoolean(node: ts.Expression, code: string, writer: Writer): string {
  writer.notes.add(`\`${code}\` must be true or false now, not the word.`);
  const operandCode = compiler.isIdentifier(unwrap(node)) ? code : `(${code})`;
  return `String(${operandCode}) === ${quote(writer, "true")}`;
}

/** Returns the expression as an operand: `(a || b)` in `(a || b).map(…)`. */
function operand(node: ts.Expression, writer: Writer): string {
  const code = writeExpression(writer, unwrap(node));
  return isOperand(unwrap(node)) ? code : `(${code})`;
}

/** Notes why a value cannot be written. Returns a text for its place in the call, which is not printed. */
function refuse({ refusals }: Writer, reason: string, hint: string): string {
  refusals.push({ reason, hint });
  return "undefined";
}

/** Returns the shape of a value, for a person who must build it: `[{ text: String!, action: { value: String! } }]`. */
export function shapeOf(type: GraphQLInputType, depth = 0): string {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return `[${shapeOf(nullable.ofType, depth)}]`;
  if (!isInputObjectType(nullable) || depth > 4) return String(type);
  const fields = Object.values(nullable.getFields()).map((field) => `${field.name}: ${shapeOf(field.type, depth + 1)}`);
  return `{ ${fields.join(", ")} }`;
}
