import { type GraphQLInputObjectType, type GraphQLType, getNamedType, isEnumType, isInputObjectType } from "graphql";
import { byName } from "../by-name.ts";
import { getOrInsertComputed } from "../memory.ts";
import type { LiteralShape } from "../model.ts";

const cache = new WeakMap<GraphQLInputObjectType, LiteralShape>();

/** Returns where a value of the type has enum values, for the runtime's printer. Fields that have none are left out. */
export function literalShape(type: GraphQLType): LiteralShape {
  const named = getNamedType(type);
  if (isEnumType(named)) return "enum";
  if (!isInputObjectType(named)) return "plain";
  return getOrInsertComputed(cache, named, () => shapeOf(named));
}

function shapeOf(type: GraphQLInputObjectType): LiteralShape {
  const fields = Object.values(type.getFields())
    .sort(byName)
    .map((field) => [field.name, literalShape(field.type)] as const)
    .filter(([, shape]) => shape !== "plain");
  return fields.length > 0 ? Object.fromEntries(fields) : "plain";
}
