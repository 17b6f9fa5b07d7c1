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
import { diagnosticAt, type ReportDiagnostic } from "../diagnostics/diagnostic.ts";

/** Reports the first use of each scalar that has no TypeScript type: its values would be unknown. */
export function scalarRule(mapped: readonly string[], report: ReportDiagnostic): ValidationRule {
  const seen = new Set([...specifiedScalarTypes.map(({ name }) => name), ...mapped]);
  const visited = new Set<GraphQLType>();
  const check = (node: ASTNode, type: GraphQLType | null | undefined) => {
    for (const scalar of type ? scalarsIn(type, visited) : []) {
      if (seen.has(scalar)) continue;
      seen.add(scalar);
      const message = `The scalar ${scalar} has no TypeScript type.`;
      const hint = `Add one next to the preset, for example config: { scalars: { ${scalar}: "string" } }.`;
      report(diagnosticAt("unknown-scalar", node, { message, hint }));
    }
  };
  return (context) => ({
    Field: (node) => check(node, context.getType()),
    VariableDefinition: ({ type }) => check(type, typeFromAST(context.getSchema(), type)),
  });
}

/** The scalars that values of the type hold. Input types that were visited before add nothing. */
function scalarsIn(type: GraphQLType, visited: Set<GraphQLType>): string[] {
  const named = getNamedType(type);
  if (isScalarType(named)) return [named.name];
  if (!isInputObjectType(named) || visited.has(named)) return [];
  visited.add(named);
  return Object.values(named.getFields()).flatMap((field) => scalarsIn(field.type, visited));
}
