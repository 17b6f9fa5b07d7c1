import {
  type GraphQLField,
  type GraphQLOutputType,
  getNamedType,
  isEnumType,
  isListType,
  isNonNullType,
} from "graphql";
import { getOrInsertComputed } from "../../memory.ts";
import type { ResultField, ResultValue } from "../../types-model.ts";
import { documentationOf } from "./documentation.ts";
import type { Uses } from "./uses.ts";

type SchemaField = GraphQLField<unknown, unknown>;

const resultFields = new WeakMap<SchemaField, Map<string, ResultField>>();

/**
 * Reads a field that is not an object. Returns the same object for the same field: a large schema has few, and each is
 * selected often.
 *
 * @param declared The field of the type that it was selected on.
 * @param field The field of the object type, which may declare it more narrowly.
 */
export function readLeaf(
  key: string,
  optional: boolean,
  declared: SchemaField,
  field: SchemaField,
  uses: Uses,
): ResultField {
  const named = getNamedType(field.type);
  (isEnumType(named) ? uses.enums : uses.scalars.output).add(named.name);
  const variants = getOrInsertComputed(resultFields, declared, () => new Map<string, ResultField>());
  const variant = `${key}${optional ? "?" : ""}${declared.type === field.type ? "" : `: ${field.type}`}`;
  return getOrInsertComputed(variants, variant, () => ({
    key,
    optional,
    type: readValue(field.type),
    documentation: documentationOf(declared),
  }));
}

function readValue(type: GraphQLOutputType): ResultValue {
  if (isNonNullType(type)) return { ...readValue(type.ofType), nullable: false };
  if (isListType(type)) return { kind: "list", of: readValue(type.ofType), nullable: true };
  return { kind: isEnumType(type) ? "enum" : "scalar", name: type.name, nullable: true };
}
