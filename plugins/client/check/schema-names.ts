import {
  type GraphQLSchema,
  getNamedType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  type TypeNode,
  ValidationContext,
  type VariableDefinitionNode,
} from "graphql";
import { diagnosticAt } from "../diagnostics/create.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { hasInferredName } from "../directives.ts";
import { type Documents, isOperation, namedTypeOf } from "../documents.ts";

/**
 * Replaces an unknown type name of a variable by the schema's name, if the schema only infers that name. A document
 * from another client may contain the name that the service uses. Each replacement is reported as a warning. Unchanged
 * documents stay the same objects.
 */
export function useSchemaNames(
  schema: GraphQLSchema,
  documents: Documents,
): { readonly documents: Documents; readonly diagnostics: readonly Diagnostic[] } {
  const isAffected = (operation: OperationDefinitionNode) => unknownTypes(schema, operation).length > 0;
  if (!documents.own.some((definition) => isOperation(definition) && isAffected(definition))) {
    return { documents, diagnostics: [] };
  }
  const diagnostics: Diagnostic[] = [];
  const definitions = [...documents.own, ...documents.external];
  const info = new TypeInfo(schema);
  const context = new ValidationContext(schema, { kind: Kind.DOCUMENT, definitions }, info, () => {});
  const own = documents.own.map((definition) => {
    if (!isOperation(definition) || !isAffected(definition)) return definition;
    const variableDefinitions = definition.variableDefinitions?.map((variable) => {
      const name = inferredName(definition, variable, context);
      if (name === undefined) return variable;
      diagnostics.push(describe(variable, name));
      return { ...variable, type: withName(variable.type, name) };
    });
    return { ...definition, ...(variableDefinitions && { variableDefinitions }) };
  });
  return { documents: { ...documents, own }, diagnostics };
}

function unknownTypes(schema: GraphQLSchema, { variableDefinitions = [] }: OperationDefinitionNode) {
  return variableDefinitions.filter(({ type }) => !schema.getType(namedTypeOf(type).name.value));
}

/** Returns the schema's name for the type of a variable, if it is inferred and the same wherever the variable is used. */
function inferredName(
  operation: OperationDefinitionNode,
  { variable, type }: VariableDefinitionNode,
  context: ValidationContext,
): string | undefined {
  if (context.getSchema().getType(namedTypeOf(type).name.value)) return undefined;
  const uses = context
    .getRecursiveVariableUsages(operation)
    .filter(({ node }) => node.name.value === variable.name.value);
  const types = new Set(uses.map((use) => getNamedType(use.type)));
  const [only] = types;
  return types.size === 1 && only && hasInferredName(only) ? only.name : undefined;
}

function describe(variable: VariableDefinitionNode, name: string): Diagnostic {
  const declared = namedTypeOf(variable.type);
  const message =
    `The schema has no type ${declared.name.value}. Its own name for the type of $${variable.variable.name.value} is ` +
    `${name}, which is inferred: the value is written into the document without either name.`;
  return diagnosticAt("inferred-type-name", declared, { message, hint: `Declare ${name}.` });
}

function withName<Type extends TypeNode>(type: Type, name: string): Type {
  if (type.kind === Kind.NAMED_TYPE) return { ...type, name: { ...type.name, value: name } };
  return { ...type, type: withName(type.type, name) };
}
