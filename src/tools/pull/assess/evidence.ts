import {
  type ASTNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isIntrospectionType,
  TypeInfo,
  typeFromAST,
  visit,
  visitWithTypeInfo,
} from "graphql";
import { inferredPart } from "../../../../plugins/client/directives.ts";
import type { Documents } from "../../../../plugins/client/documents.ts";

/** A part of a schema that an operation uses. */
interface UsedPart {
  readonly type: string;
  readonly isInferred: boolean;
}

/**
 * Returns the parts that the operation uses, that the old schema marks as inferred, and that are unchanged and without
 * a mark in the new schema.
 */
export function confirmedIn(documents: Documents, before: GraphQLSchema, after: GraphQLSchema): string[] {
  const now = partsUsed(documents, after);
  const isConfirmed = ([coordinate, { type, isInferred }]: readonly [string, UsedPart]) => {
    const part = now.get(coordinate);
    return isInferred && part?.type === type && !part.isInferred;
  };
  return [...partsUsed(documents, before)]
    .filter(isConfirmed)
    .map(([coordinate]) => coordinate)
    .sort();
}

/** Returns the parts by their coordinates ("Query.agents(first)", "AgentStatus"). */
function partsUsed(documents: Documents, schema: GraphQLSchema): ReadonlyMap<string, UsedPart> {
  const parts = new Map<string, UsedPart>();
  eachUsed(documents, schema, (coordinate, type, node) =>
    parts.set(coordinate, { type, isInferred: inferredPart(node) !== undefined }),
  );
  return parts;
}

type Take = (coordinate: string, type: string, node: ASTNode | null | undefined) => void;

function eachUsed({ own }: Documents, schema: GraphQLSchema, take: Take): void {
  const typeInfo = new TypeInfo(schema);
  const visited = new Set<GraphQLNamedType>();
  const visitor = visitWithTypeInfo(typeInfo, {
    Field: () => {
      const [parent, field] = [typeInfo.getParentType(), typeInfo.getFieldDef()];
      if (!parent || !field || field.name.startsWith("__")) return;
      takeType(parent, take, visited);
      takeType(getNamedType(field.type), take, visited);
      take(`${parent.name}.${field.name}`, String(field.type), field.astNode);
    },
    Argument: () => {
      const [parent, field, argument] = [typeInfo.getParentType(), typeInfo.getFieldDef(), typeInfo.getArgument()];
      if (!parent || !field || !argument) return;
      take(`${parent.name}.${field.name}(${argument.name})`, String(argument.type), argument.astNode);
    },
    VariableDefinition: ({ type }) => {
      const named = getNamedType(typeFromAST(schema, type));
      if (named) takeType(named, take, visited);
    },
  });
  for (const definition of own) visit(definition, visitor);
}

/** Adds a type and, for an input type, the types of its fields, each type once. */
function takeType(type: GraphQLNamedType, take: Take, visited: Set<GraphQLNamedType>): void {
  if (isIntrospectionType(type) || visited.has(type)) return;
  visited.add(type);
  take(type.name, type.name, type.astNode);
  if (!isInputObjectType(type)) return;
  for (const field of Object.values(type.getFields())) {
    take(`${type.name}.${field.name}`, String(field.type), field.astNode);
    takeType(getNamedType(field.type), take, visited);
  }
}
