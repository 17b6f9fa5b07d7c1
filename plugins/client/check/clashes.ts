import { type GraphQLSchema, isEnumType, isInputType, type OperationDefinitionNode } from "graphql";
import { type Diagnostic, diagnosticAt } from "../diagnostics/diagnostic.ts";
import { functionName, pagesFunctionName, resultType, runtimeTypes, valuesName, variablesType } from "../names.ts";
import { findPages } from "../read/pages.ts";

/** Refuses operations whose generated names would mean two things at once: the client would not compile. */
export function refuseClashes(schema: GraphQLSchema, operations: readonly OperationDefinitionNode[]): Diagnostic[] {
  const types = typesTaken(schema, operations);
  const values = new Map(enumsOf(schema).map((name) => [valuesName(name), `the values of ${name}`]));
  return operations.flatMap((operation) => {
    if (!operation.name) return [];
    const { value: name } = operation.name;
    const result = resultType({ name, kind: operation.operation });
    const clashes = [
      ...(types.has(name) ? [`${name} is also the name of ${types.get(name)}`] : []),
      ...(isInputType(schema.getType(result))
        ? [`The result of ${name} would be ${result}, a type of the schema`]
        : []),
      ...take(functionName(name), "function", name),
      ...(findPages(schema, operation) ? take(pagesFunctionName(name), "walk over pages", name) : []),
    ];
    return clashes.map((clash) =>
      diagnosticAt("name-clash", operation.name ?? operation, { message: `${clash}.`, hint: "Rename the operation." }),
    );
  });

  function take(called: string, what: string, name: string): string[] {
    const other = values.get(called);
    values.set(called, other ?? `the ${what} of ${name}`);
    // The same name again is a doubled name, which is refused as such.
    if (other === undefined || other === `the ${what} of ${name}`) return [];
    return [`The ${what} of ${name} would be ${called}, like ${other}`];
  }
}

/** What types the client imports, and what each is. */
function typesTaken(schema: GraphQLSchema, operations: readonly OperationDefinitionNode[]): Map<string, string> {
  const taken = new Map<string, string>(runtimeTypes.map((type) => [type, "a type of the runtime"]));
  for (const name of enumsOf(schema)) taken.set(name, "an enum of the schema");
  for (const { name, operation: kind } of operations) {
    if (!name) continue;
    taken.set(resultType({ name: name.value, kind }), `the result of ${name.value}`);
    taken.set(variablesType({ name: name.value, kind }), `the variables of ${name.value}`);
  }
  return taken;
}

function enumsOf(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => isEnumType(type) && !type.name.startsWith("__"))
    .map(({ name }) => name);
}
