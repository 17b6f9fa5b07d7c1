import {
  type DocumentNode,
  isInputType,
  Kind,
  typeFromAST,
  type VariableDefinitionNode,
  VariablesInAllowedPositionRule,
  validate,
  visit,
} from "graphql";
import { createValues } from "../values.ts";
import type { Api } from "./apis.ts";
import { seedOf } from "./dice.ts";
import { operationOf } from "./draw.ts";
import { isFlag } from "./write-variables.ts";

export type Values = Readonly<Record<string, unknown>>;

/** Creates random values for the variables of an operation. Optional variables are left out at times. */
export function drawValues(api: Api, document: DocumentNode, seed: number): Values {
  const neverNull = new Set(findNeverNull(api, document));
  const { variableDefinitions = [] } = operationOf(document);
  const values = variableDefinitions.map(({ variable, type, defaultValue }): [string, unknown][] => {
    const name = variable.name.value;
    const { chance, valueFor } = createValues(seedOf(seed, name));
    const isOptional = type.kind !== Kind.NON_NULL_TYPE || defaultValue !== undefined;
    if (isOptional && chance(0.4)) return [];
    const inputType = typeFromAST(api.schema, type);
    if (!isInputType(inputType)) throw new TypeError("the schema has no such input");
    const value = isFlag(name) ? chance(0.5) : valueFor(inputType);
    return value === null && neverNull.has(name) ? [] : [[name, value]];
  });
  return Object.fromEntries(values.flat());
}

/**
 * Returns the nullable variables for which the service does not accept null: a default replaces a value that is left
 * out. graphql-js reports these variables if it sees no defaults.
 */
export function findNeverNull({ withoutDefaults }: Api, document: DocumentNode): string[] {
  const bare = visit(document, { VariableDefinition: ({ defaultValue: _, ...node }) => node });
  const errors = validate(withoutDefaults, bare, [VariablesInAllowedPositionRule], {
    maxErrors: Number.POSITIVE_INFINITY,
  });
  const nodes = errors.flatMap((error) => error.nodes ?? []);
  const definitions = nodes.filter((node): node is VariableDefinitionNode => node.kind === Kind.VARIABLE_DEFINITION);
  return [...new Set(definitions.map(({ variable }) => variable.name.value))];
}

/** Returns every combination of values for the variables that decide conditions. */
export function allFlags(document: DocumentNode): Values[] {
  const names = (operationOf(document).variableDefinitions ?? []).map(({ variable }) => variable.name.value);
  return names
    .filter(isFlag)
    .reduce<Values[]>(
      (ways, name) => ways.flatMap((way) => [true, false].map((value) => ({ ...way, [name]: value }))),
      [{}],
    );
}
