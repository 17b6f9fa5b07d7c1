import { type GraphQLType, getNamedType, isEnumType, isInputObjectType } from "graphql";
import type { LiteralShape } from "../model.ts";

/** Where a value of the type has enum values, for the runtime's printer. Fields that have none are left out. */
export function literalShape(type: GraphQLType): LiteralShape {
  const named = getNamedType(type);
  if (isEnumType(named)) return "enum";
  if (!isInputObjectType(named)) return "plain";
  const fields = Object.values(named.getFields())
    .map((field) => [field.name, literalShape(field.type)] as const)
    .filter(([, shape]) => shape !== "plain");
  return fields.length > 0 ? Object.fromEntries(fields) : "plain";
}

/** True if the type contains itself: its values have no finite shape. */
export function isRecursive(type: GraphQLType, within: readonly GraphQLType[] = []): boolean {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return false;
  if (within.includes(named)) return true;
  return Object.values(named.getFields()).some((field) => isRecursive(field.type, [...within, named]));
}
