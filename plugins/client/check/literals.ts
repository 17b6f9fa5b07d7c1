import {
  type GraphQLInputObjectType,
  type GraphQLSchema,
  type GraphQLType,
  getNamedType,
  isInputObjectType,
  type OperationDefinitionNode,
  typeFromAST,
} from "graphql";
import { diagnosticAt } from "../diagnostics/create.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { hasInferredName } from "../directives.ts";

/** Reports variables whose values would have to be written into the document, but cannot be. */
export function checkLiterals(schema: GraphQLSchema, operation: OperationDefinitionNode): Diagnostic[] {
  return (operation.variableDefinitions ?? []).flatMap(({ type, defaultValue }) => {
    const named = getNamedType(typeFromAST(schema, type));
    if (!named || !hasInferredName(named)) return [];
    const reason = `The name ${named.name} is only inferred, so values of it are written into the document`;
    // The document that is sent does not declare the variable, so it has no place for the default value.
    if (defaultValue) {
      const message = `${reason} and cannot have a default.`;
      return [diagnosticAt("literal-default", defaultValue, { message, hint: "Pass the value in the call." })];
    }
    if (!containsItself(named)) return [];
    const message = `${reason}, and it contains itself.`;
    return [diagnosticAt("literal-recursion", type, { message, hint: "Write the value in the operation instead." })];
  });
}

/** Returns true if the type contains an input type that contains itself, at any depth. */
function containsItself(type: GraphQLType): boolean {
  const done = new Set<GraphQLInputObjectType>();
  const path = new Set<GraphQLInputObjectType>();
  return visitType(type);

  function visitType(each: GraphQLType): boolean {
    const named = getNamedType(each);
    if (!isInputObjectType(named) || done.has(named)) return false;
    if (path.has(named)) return true;
    path.add(named);
    const isCyclic = Object.values(named.getFields()).some((field) => visitType(field.type));
    done.add(named);
    return isCyclic;
  }
}
