import { type GraphQLSchema, isInputType, type OperationDefinitionNode } from "graphql";
import { refuse } from "./errors.ts";
import { functionName, resultType, runtimeTypes, variablesType } from "./names.ts";

/** Refuses operations whose generated names would mean two things at once: the client would not compile. */
export function refuseClashes(schema: GraphQLSchema, operations: readonly OperationDefinitionNode[]): string[] {
  const named = operations.flatMap(({ name: node, operation: kind }) =>
    node ? [{ node, name: node.value, kind }] : [],
  );
  const types = new Map<string, string>(runtimeTypes.map((type) => [type, "a type of the runtime"]));
  for (const operation of named) {
    types.set(resultType(operation), `the result of ${operation.name}`);
    types.set(variablesType(operation), `the variables of ${operation.name}`);
  }
  const functions = new Map<string, string>();
  return named.flatMap((operation) => {
    const { node, name } = operation;
    const result = resultType(operation);
    const called = functionName(name);
    const other = functions.get(called) ?? name;
    functions.set(called, other);
    const clashes = [
      ...(types.has(name) ? [`${name} is also the name of ${types.get(name)}`] : []),
      ...(other === name ? [] : [`The function of ${name} would be ${called}, like the one of ${other}`]),
      ...(isInputType(schema.getType(result))
        ? [`The result of ${name} would be ${result}, a type of the schema`]
        : []),
    ];
    return clashes.map((clash) => refuse(node, clash, "Give the operation another name."));
  });
}
