import {
  type GraphQLObjectType,
  type GraphQLSchema,
  type GraphQLType,
  getNamedType,
  isAbstractType,
  isObjectType,
} from "graphql";

/** The object types that a value of the type can be of. */
export function concreteTypes(
  schema: GraphQLSchema,
  type: GraphQLType | null | undefined,
): readonly GraphQLObjectType[] {
  const named = getNamedType(type);
  if (isAbstractType(named)) return schema.getPossibleTypes(named);
  return isObjectType(named) ? [named] : [];
}
