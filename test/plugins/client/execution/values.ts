import { Kind, type OperationDefinitionNode, type VariableDefinitionNode } from "graphql";
import { createValues } from "../values.ts";
import { seedOf } from "./dice.ts";
import { isFlag } from "./draw-variables.ts";
import { typeOf } from "./schema.ts";

export type Values = Readonly<Record<string, unknown>>;

/** Draws values for the variables of an operation; what may be left out sometimes is. */
export function drawValues({ variableDefinitions = [] }: OperationDefinitionNode, seed: number): Values {
  return Object.fromEntries(variableDefinitions.flatMap((definition) => drawValue(definition, seed)));
}

function drawValue({ variable, type, defaultValue }: VariableDefinitionNode, seed: number): [string, unknown][] {
  const name = variable.name.value;
  const { chance, valueFor } = createValues(seedOf(seed, name));
  const isOptional = type.kind !== Kind.NON_NULL_TYPE || defaultValue !== undefined;
  if (isOptional && chance(0.4)) return [];
  return [[name, isFlag(name) ? chance(0.5) : valueFor(typeOf(type))]];
}
