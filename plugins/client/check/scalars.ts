import {
  type ASTNode,
  type GraphQLSchema,
  type GraphQLType,
  getNamedType,
  isInputObjectType,
  isScalarType,
  isSpecifiedScalarType,
  TypeInfo,
  typeFromAST,
  visit,
  visitWithTypeInfo,
} from "graphql";
import type { ScalarsConfig } from "../config.ts";
import { diagnosticAt } from "../diagnostics/create.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Documents } from "../documents.ts";

/** Reports the first use of each scalar that has no TypeScript type: its values would be unknown. */
export function checkScalars(
  schema: GraphQLSchema,
  { own, external }: Documents,
  scalars: ScalarsConfig,
): Diagnostic[] {
  const unmapped = new Set(
    Object.values(schema.getTypeMap())
      .filter((type) => isScalarType(type) && !isSpecifiedScalarType(type) && !Object.hasOwn(scalars, type.name))
      .map(({ name }) => name),
  );
  const diagnostics: Diagnostic[] = [];
  if (unmapped.size === 0) return diagnostics;
  const visited = new Set<GraphQLType>();
  const typeInfo = new TypeInfo(schema);
  const visitor = visitWithTypeInfo(typeInfo, {
    Field: (node) => check(node, typeInfo.getType()),
    VariableDefinition: ({ type }) => check(type, typeFromAST(schema, type)),
  });
  for (const definition of [...own, ...external]) visit(definition, visitor);
  return diagnostics;

  function check(node: ASTNode, type: GraphQLType | null | undefined): void {
    for (const scalar of type ? scalarsIn(type, visited) : []) {
      if (!unmapped.delete(scalar)) continue;
      const message = `The scalar ${scalar} has no TypeScript type.`;
      const hint = `Add one next to the preset, for example config: { scalars: { ${scalar}: "string" } }.`;
      diagnostics.push(diagnosticAt("unknown-scalar", node, { message, hint }));
    }
  }
}

/** Returns the scalars inside values of the type. Input types that were visited before are skipped. */
function scalarsIn(type: GraphQLType, visited: Set<GraphQLType>): string[] {
  const named = getNamedType(type);
  if (isScalarType(named)) return [named.name];
  if (!isInputObjectType(named) || visited.has(named)) return [];
  visited.add(named);
  return Object.values(named.getFields()).flatMap((field) => scalarsIn(field.type, visited));
}
