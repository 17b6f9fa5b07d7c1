import { type DefinitionNode, type GraphQLSchema, isEnumType, Kind } from "graphql";
import { byDefinitionName, byName } from "../../by-name.ts";
import { type ExecutableDefinition, type Fragments, fragmentsUsed } from "../../documents.ts";
import { getOrInsertComputed, Memory } from "../../memory.ts";
import type { DefinitionTypes, EnumType, TypesModel } from "../../types-model.ts";
import { CompositeTypes } from "./composite-types.ts";
import { Conditions, decisionsFor } from "./conditions.ts";
import { documentationOf } from "./documentation.ts";
import { readInputTypes, readVariables } from "./inputs.ts";
import { type ReadSelections, SelectionReader } from "./selections.ts";
import { Uses } from "./uses.ts";
import { VariableUseFinder } from "./variable-uses.ts";

/**
 * Reads what `types.ts` declares.
 *
 * @param definitions The operations and fragments, together valid. Definitions of other kinds are ignored.
 * @param variableUses Finds where the operations use their variables; a caller that needs it too can share it.
 */
export function readTypes(
  schema: GraphQLSchema,
  definitions: readonly DefinitionNode[],
  memory: TypesMemory = new Memory(),
  variableUses?: VariableUseFinder,
): { readonly types: TypesModel; readonly simplified: readonly Simplified[] } {
  const fragments = definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION).sort(byDefinitionName);
  const operations = definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION).sort(byDefinitionName);
  const fragmentsByName = new Map(fragments.map((each) => [each.name.value, each]));
  const read = createReader(
    schema,
    fragmentsByName,
    memory,
    variableUses ?? new VariableUseFinder(schema, fragmentsByName),
  );
  const [ofFragments, ofOperations] = [fragments.map(read), operations.map(read)];
  const all = [...ofFragments, ...ofOperations];
  const uses = new Uses();
  for (const each of all) uses.add(each.uses);
  const inputs = readInputTypes(uses);
  return {
    types: {
      enums: [...uses.enums].sort().map((name) => readEnum(schema, name)),
      inputs,
      fragments: ofFragments.map(({ types }) => types),
      operations: ofOperations.map(({ types }) => types),
      scalars: { input: [...uses.scalars.input], output: [...uses.scalars.output] },
    },
    simplified: all.flatMap(({ simplified }) => simplified),
  };
}

/** The results of reading, by definition. */
export type TypesMemory = Memory<ExecutableDefinition, ReadDefinition>;

interface ReadDefinition extends ReadSelections {
  readonly types: DefinitionTypes;
  readonly uses: Uses;
  readonly simplified: readonly Simplified[];
}

/** A definition whose types were simplified, so that they do not grow exponentially. */
export interface Simplified {
  readonly definition: ExecutableDefinition;
  /** Fields are optional that are always there, or the types of objects are unknown. */
  readonly what: "conditions" | "selections";
}

/** Creates a function that reads a definition after the fragments that it uses. */
function createReader(
  schema: GraphQLSchema,
  fragments: Fragments,
  memory: TypesMemory,
  variableUses: VariableUseFinder,
) {
  const types = new CompositeTypes(schema);
  const done = new Map<ExecutableDefinition, ReadDefinition>();
  return read;

  function read(definition: ExecutableDefinition): ReadDefinition {
    return getOrInsertComputed(done, definition, () => {
      const used = Array.from(fragmentsUsed([definition], fragments), read);
      return memory.get(definition, [schema, ...used], () => readDefinition(definition, used));
    });
  }

  function readDefinition(definition: ExecutableDefinition, used: readonly ReadDefinition[]): ReadDefinition {
    const isFragment = definition.kind === Kind.FRAGMENT_DEFINITION;
    const kind = isFragment ? "fragment" : definition.operation;
    const name = definition.name?.value ?? "";
    const uses = new Uses();
    const conditions = new Conditions(decisionsFor(schema), `${kind} ${name}`);
    const reader = new SelectionReader({ types, fragments, readFragment, used, uses }, conditions);
    const scope = isFragment
      ? types.get(definition.typeCondition.name.value)
      : schema.getRootType(definition.operation);
    if (!scope) throw new TypeError(`the schema has no type for a ${kind}`);
    const selections = reader.readResult(definition.selectionSet, scope);
    const variables = isFragment ? [] : readVariables(schema, definition, variableUses.find(definition), uses);
    const simplified: Simplified[] = [];
    if (conditions.simplified + reader.merged > 0) simplified.push({ definition, what: "conditions" });
    if (reader.omitted > 0) simplified.push({ definition, what: "selections" });
    return { types: { kind, name, variables, selections }, selections, index: reader.index, uses, simplified };
  }

  function readFragment(name: string): ReadSelections {
    const definition = fragments.get(name);
    if (!definition) throw new TypeError(`there is no fragment ${name}`);
    return read(definition);
  }
}

function readEnum(schema: GraphQLSchema, name: string): EnumType {
  const type = schema.getType(name);
  if (!isEnumType(type)) throw new TypeError(`the schema has no enum ${name}`);
  const values = [...type.getValues()]
    .sort(byName)
    .map((value) => ({ name: value.name, documentation: documentationOf(value) }));
  return { name, values, documentation: documentationOf(type) };
}
