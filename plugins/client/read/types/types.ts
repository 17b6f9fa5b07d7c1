import { type DefinitionNode, type GraphQLSchema, isEnumType, Kind } from "graphql";
import type { ExecutableDefinition } from "../../documents.ts";
import type { EnumType, TypesModel } from "../../types-model.ts";
import { byName } from "../by-name.ts";
import { documentationOf } from "./documentation.ts";
import { InputReader } from "./inputs.ts";
import { SelectionReader } from "./selections.ts";
import { VariableUseFinder } from "./variable-uses.ts";

/**
 * Reads what `types.ts` declares.
 *
 * @param definitions The operations and fragments, together valid. Definitions of other kinds are ignored.
 * @param reportSimplified Takes each definition whose conditions had to be simplified: some fields of its result are
 *   optional although no setting of its variables leaves them out.
 */
export function readTypes(
  schema: GraphQLSchema,
  definitions: readonly DefinitionNode[],
  reportSimplified: (definition: ExecutableDefinition) => void = () => {},
): TypesModel {
  const fragments = definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION).sort(byDefinitionName);
  const operations = definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION).sort(byDefinitionName);
  const byTheirNames = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  const inputs = new InputReader(schema);
  const selections = new SelectionReader(schema, byTheirNames);
  const uses = new VariableUseFinder(schema, byTheirNames);
  const read = (definition: ExecutableDefinition, work: () => number): number => {
    const before = selections.simplified;
    const result = work();
    if (selections.simplified > before) reportSimplified(definition);
    return result;
  };
  const ofFragments = fragments.map((fragment) => {
    const { value: name } = fragment.name;
    return { name, result: read(fragment, () => selections.readFragment(name)) };
  });
  const ofOperations = operations.map((operation) => ({
    name: operation.name?.value ?? "",
    kind: operation.operation,
    variables: inputs.readVariables(operation, uses.find(operation)),
    result: read(operation, () => selections.readOperation(operation)),
  }));
  const inputTypes = inputs.readInputTypes();
  const enums = [...new Set([...inputs.enums, ...selections.enums])].sort();
  return {
    enums: enums.map((name) => readEnum(schema, name)),
    inputs: inputTypes,
    fragments: ofFragments,
    operations: ofOperations,
    selections: selections.selections,
    scalars: { input: [...inputs.scalars], output: [...selections.scalars] },
  };
}

function byDefinitionName(
  one: { readonly name?: { readonly value: string } | undefined },
  other: { readonly name?: { readonly value: string } | undefined },
): number {
  return (one.name?.value ?? "") < (other.name?.value ?? "") ? -1 : 1;
}

function readEnum(schema: GraphQLSchema, name: string): EnumType {
  const type = schema.getType(name);
  if (!isEnumType(type)) throw new TypeError(`the schema has no enum ${name}`);
  const values = [...type.getValues()]
    .sort(byName)
    .map((value) => ({ name: value.name, documentation: documentationOf(value) }));
  return { name, values, documentation: documentationOf(type) };
}
