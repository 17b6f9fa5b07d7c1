import {
  type DocumentNode,
  type GraphQLSchema,
  type GraphQLType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  TypeInfo,
  typeFromAST,
  visit,
  visitWithTypeInfo,
} from "graphql";
import type { Enum } from "../model.ts";

/** The enums that the operations take or give, sorted by name, their values too. */
export function usedEnums(schema: GraphQLSchema, documents: readonly DocumentNode[]): Enum[] {
  const found = new Map<string, Enum>();
  const typeInfo = new TypeInfo(schema);
  const visitor = visitWithTypeInfo(typeInfo, {
    Field: () => add(typeInfo.getType()),
    VariableDefinition: ({ type }) => add(typeFromAST(schema, type)),
  });
  for (const document of documents) visit(document, visitor);
  return [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1));

  function add(type: GraphQLType | null | undefined, within: readonly GraphQLType[] = []): void {
    const named = getNamedType(type);
    if (!named || isIntrospectionType(named) || within.includes(named)) return;
    if (isEnumType(named)) {
      const values = named.getValues().map(({ name }) => name);
      found.set(named.name, { name: named.name, values: values.sort() });
    } else if (isInputObjectType(named)) {
      for (const field of Object.values(named.getFields())) add(field.type, [...within, named]);
    }
  }
}
