import {
  type ASTNode,
  type GraphQLType,
  getNamedType,
  isInputObjectType,
  isScalarType,
  specifiedScalarTypes,
  typeFromAST,
  type ValidationRule,
} from "graphql";
import { type Report, refuse } from "../errors.ts";

/** Refuses the first use of each scalar whose TypeScript type nobody has said: its values would be unknown. */
export function scalarRule(said: readonly string[], report: Report): ValidationRule {
  const known = new Set([...specifiedScalarTypes.map(({ name }) => name), ...said]);
  const check = (node: ASTNode, type: GraphQLType | null | undefined) => {
    for (const scalar of type ? scalarsIn(type) : []) {
      if (known.has(scalar)) continue;
      known.add(scalar);
      const what = `The TypeScript type of the scalar ${scalar} is not known`;
      const remedy = `Say it beside the preset, for example config: { scalars: { ${scalar}: "string" } }.`;
      report(refuse("unmapped-scalar", node, { what, remedy }));
    }
  };
  return (context) => ({
    Field: (node) => check(node, context.getType()),
    VariableDefinition: ({ type }) => check(type, typeFromAST(context.getSchema(), type)),
  });
}

function scalarsIn(type: GraphQLType, within: readonly GraphQLType[] = []): string[] {
  const named = getNamedType(type);
  if (isScalarType(named)) return [named.name];
  if (!isInputObjectType(named) || within.includes(named)) return [];
  return Object.values(named.getFields()).flatMap((field) => scalarsIn(field.type, [...within, named]));
}
