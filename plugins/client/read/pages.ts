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
import type { ScalarsConfig } from "../config.ts";
import type { Pages } from "../model.ts";

/**
 * Returns how to walk all pages of a query: it passes a variable as `after` to a field, and selects that field's
 * `pageInfo { hasNextPage endCursor }`. Returns nothing if it does not, if the field is in a list or a fragment, if a
 * condition may leave it out, or if the variable has another type than `endCursor`.
 */
export function findPages(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  scalars: ScalarsConfig,
): Pages | undefined {
  const { operation: kind, selectionSet, variableDefinitions = [] } = operation;
  const root = schema.getRootType(kind);
  if (kind !== "query" || !root) return undefined;
  const variables = new Map<string, string>();
  for (const { variable, type } of variableDefinitions) {
    if (type.kind === Kind.NAMED_TYPE) variables.set(variable.name.value, type.name.value);
  }
  return variables.size === 0 ? undefined : findIn(selectionSet, root, { variables, scalars });
}

interface Context {
  /** The types of the variables that may be null and are not lists. */
  readonly variables: ReadonlyMap<string, string>;
  readonly scalars: ScalarsConfig;
}

function findIn(set: SelectionSetNode, type: GraphQLNamedType, context: Context): Pages | undefined {
  for (const field of fieldsOf(set)) {
    const key = field.alias?.value ?? field.name.value;
    const cursor = cursorOf(field);
    const inner = typeOf(type, field.name.value);
    if (cursor !== undefined && selectsPage(field) && isCursorOf(inner, cursor, context)) {
      return { path: [key], cursor };
    }
    const deeper = inner && field.selectionSet && findIn(field.selectionSet, inner, context);
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

/** Returns true if `endCursor` is a value that the variable accepts. A number may be 0, which is not the end. */
function isCursorOf(
  connection: GraphQLNamedType | undefined,
  variable: string,
  { variables, scalars }: Context,
): boolean {
  const info = connection && typeOf(connection, "pageInfo");
  const cursor = info && typeOf(info, "endCursor");
  const taken = variables.get(variable);
  if (!cursor || taken === undefined || ["Int", "Float", "Boolean"].includes(cursor.name)) return false;
  return printedAs(cursor.name, "output", scalars) === printedAs(taken, "input", scalars);
}

function printedAs(scalar: string, direction: "input" | "output", scalars: ScalarsConfig): string {
  const type = Object.hasOwn(scalars, scalar) ? scalars[scalar] : undefined;
  if (type === undefined) return scalar === "ID" || scalar === "String" ? "string" : scalar;
  return typeof type === "string" ? type : type[direction];
}

function fieldsOf(set: SelectionSetNode | undefined): FieldNode[] {
  const fields = (set?.selections ?? []).filter((selection) => selection.kind === Kind.FIELD);
  return fields.filter(({ directives = [] }) => directives.length === 0);
}

function typeOf(parent: GraphQLNamedType, name: string): GraphQLNamedType | undefined {
  if (!isObjectType(parent) && !isInterfaceType(parent)) return undefined;
  const type = parent.getFields()[name]?.type;
  return type && !isListType(getNullableType(type)) ? getNamedType(type) : undefined;
}
