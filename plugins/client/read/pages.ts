import {
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import type { Pages } from "../model.ts";

/**
 * How to walk all pages of a query: it gives `after` of a field from a variable, and selects that field's
 * `pageInfo { hasNextPage endCursor }`. Nothing if it does not, if the field stands in a list or in a fragment, or if
 * a condition may take it out.
 */
export function findPages(schema: GraphQLSchema, operation: OperationDefinitionNode): Pages | undefined {
  const { operation: kind, selectionSet, variableDefinitions = [] } = operation;
  const root = schema.getRootType(kind);
  if (kind !== "query" || !root) return undefined;
  const nullable = variableDefinitions
    .filter(({ type }) => type.kind !== Kind.NON_NULL_TYPE)
    .map(({ variable }) => variable.name.value);
  return findIn(selectionSet, root, nullable);
}

function findIn(set: SelectionSetNode, type: GraphQLNamedType, nullable: readonly string[]): Pages | undefined {
  for (const field of fieldsOf(set)) {
    const key = field.alias?.value ?? field.name.value;
    const cursor = cursorOf(field);
    if (cursor !== undefined && nullable.includes(cursor) && selectsPage(field)) return { path: [key], cursor };
    const inner = typeOf(type, field);
    const deeper = inner && field.selectionSet && findIn(field.selectionSet, inner, nullable);
    if (deeper) return { ...deeper, path: [key, ...deeper.path] };
  }
  return undefined;
}

/** The variable that a field's `after` is given from. */
function cursorOf({ arguments: given = [] }: FieldNode): string | undefined {
  const after = given.find(({ name }) => name.value === "after")?.value;
  return after?.kind === Kind.VARIABLE ? after.name.value : undefined;
}

function selectsPage({ selectionSet }: FieldNode): boolean {
  const info = fieldsOf(selectionSet).find(({ name, alias }) => name.value === "pageInfo" && !alias);
  const selected = fieldsOf(info?.selectionSet).filter(({ alias }) => !alias);
  return ["hasNextPage", "endCursor"].every((wanted) => selected.some(({ name }) => name.value === wanted));
}

function fieldsOf(set: SelectionSetNode | undefined): FieldNode[] {
  const fields = (set?.selections ?? []).filter((selection) => selection.kind === Kind.FIELD);
  return fields.filter(({ directives = [] }) => directives.length === 0);
}

function typeOf(parent: GraphQLNamedType, { name }: FieldNode): GraphQLNamedType | undefined {
  if (!isObjectType(parent) && !isInterfaceType(parent)) return undefined;
  const type = parent.getFields()[name.value]?.type;
  return type && !isListType(getNullableType(type)) ? getNamedType(type) : undefined;
}
