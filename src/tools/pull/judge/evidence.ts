import {
  type ASTNode,
  type DocumentNode,
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

/** Something of a schema that an operation uses, by its coordinate: "Query.agents(first)", "AgentStatus". */
type Used = ReadonlyMap<string, string>;

/**
 * What the operation uses that the old schema marks as inferred, and that the new one has just so. Nothing if both
 * mark it: then it is as uncertain as it was.
 */
export function confirmedIn(document: DocumentNode, before: GraphQLSchema, after: GraphQLSchema): string[] {
  const now = usedOf(document, after);
  const marked = inferredIn(document, after);
  return [...inferredIn(document, before)]
    .filter(([coordinate, type]) => now.get(coordinate) === type && !marked.has(coordinate))
    .map(([coordinate]) => coordinate)
    .sort();
}

function usedOf(document: DocumentNode, schema: GraphQLSchema): Used {
  const used = new Map<string, string>();
  eachUsed(document, schema, (coordinate, type) => used.set(coordinate, type));
  return used;
}

function inferredIn(document: DocumentNode, schema: GraphQLSchema): Used {
  const used = new Map<string, string>();
  eachUsed(document, schema, (coordinate, type, node) => {
    if (inferredPart(node) !== undefined) used.set(coordinate, type);
  });
  return used;
}

type Take = (coordinate: string, type: string, node: ASTNode | null | undefined) => void;

function eachUsed(document: DocumentNode, schema: GraphQLSchema, take: Take): void {
  const typeInfo = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field: () => {
        const [parent, field] = [typeInfo.getParentType(), typeInfo.getFieldDef()];
        if (!parent || !field || field.name.startsWith("__")) return;
        takeType(parent, take);
        takeType(getNamedType(field.type), take);
        take(`${parent.name}.${field.name}`, String(field.type), field.astNode);
      },
      Argument: () => {
        const [parent, field, argument] = [typeInfo.getParentType(), typeInfo.getFieldDef(), typeInfo.getArgument()];
        if (!parent || !field || !argument) return;
        take(`${parent.name}.${field.name}(${argument.name})`, String(argument.type), argument.astNode);
      },
      VariableDefinition: ({ type }) => {
        const named = getNamedType(typeFromAST(schema, type));
        if (named) takeType(named, take);
      },
    }),
  );
}

/** A type, and if values of it are given, all that they are made of. */
function takeType(type: GraphQLNamedType, take: Take, within: readonly GraphQLNamedType[] = []): void {
  if (isIntrospectionType(type) || within.includes(type)) return;
  take(type.name, type.name, type.astNode);
  if (!isInputObjectType(type)) return;
  for (const field of Object.values(type.getFields())) {
    take(`${type.name}.${field.name}`, String(field.type), field.astNode);
    takeType(getNamedType(field.type), take, [...within, type]);
  }
}
