import {
  type ASTNode,
  type DocumentNode,
  type GraphQLSchema,
  type GraphQLType,
  getNamedType,
  isInputObjectType,
  isScalarType,
  specifiedScalarTypes,
  TypeInfo,
  typeFromAST,
  visit,
  visitWithTypeInfo,
} from "graphql";
import { type Problem, refuse } from "../errors.ts";

/** Refuses the first use of each scalar whose TypeScript type nobody has said: its values would be unknown. */
export function refuseScalars(schema: GraphQLSchema, documents: readonly DocumentNode[], said: readonly string[]) {
  const known = new Set([...specifiedScalarTypes.map(({ name }) => name), ...said]);
  const typeInfo = new TypeInfo(schema);
  const refusals: Problem[] = [];
  const check = (node: ASTNode, type: GraphQLType | null | undefined) => {
    for (const scalar of type ? scalarsIn(type) : []) {
      if (known.has(scalar)) continue;
      known.add(scalar);
      const what = `The TypeScript type of the scalar ${scalar} is not known`;
      const remedy = `Say it beside the preset, for example config: { scalars: { ${scalar}: "string" } }.`;
      refusals.push(refuse("unmapped-scalar", node, { what, remedy }));
    }
  };
  const visitor = visitWithTypeInfo(typeInfo, {
    Field: (node) => check(node, typeInfo.getType()),
    VariableDefinition: ({ type }) => check(type, typeFromAST(schema, type)),
  });
  for (const document of documents) visit(document, visitor);
  return refusals;
}

function scalarsIn(type: GraphQLType, within: readonly GraphQLType[] = []): string[] {
  const named = getNamedType(type);
  if (isScalarType(named)) return [named.name];
  if (!isInputObjectType(named) || within.includes(named)) return [];
  return Object.values(named.getFields()).flatMap((field) => scalarsIn(field.type, [...within, named]));
}
