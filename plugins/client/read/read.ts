import type { GraphQLSchema } from "graphql";
import { byName } from "../by-name.ts";
import type { OutputConfig } from "../config.ts";
import { diagnosticAt } from "../diagnostics/create.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import {
  type Documents,
  type ExecutableDefinition,
  fragmentsByName,
  fragmentsUsed,
  isOperation,
} from "../documents.ts";
import type { Memory } from "../memory.ts";
import type { Client, Operation } from "../model.ts";
import { readOperation } from "./operation.ts";
import { readTypes, type Simplified, type TypesMemory } from "./types/types.ts";
import { VariableUseFinder } from "./types/variable-uses.ts";

export interface ReadMemory {
  readonly operations: Memory<ExecutableDefinition, Operation>;
  readonly types: TypesMemory;
}

/** Reads everything that the client is made of, with warnings. The documents have been checked. */
export function read(
  schema: GraphQLSchema,
  documents: Documents,
  config: Pick<OutputConfig, "httpFields" | "scalars">,
  memory: ReadMemory,
): { readonly model: Client; readonly diagnostics: readonly Diagnostic[] } {
  const fragments = fragmentsByName(documents);
  const definitions = documents.own.filter(isOperation);
  const variableUses = new VariableUseFinder(schema, fragments);
  const operations = definitions.map((operation) =>
    memory.operations.get(operation, [schema, ...fragmentsUsed([operation], fragments)], () =>
      readOperation(schema, operation, { fragments, variableUses, config }),
    ),
  );
  // A fragment that no operation uses has no type; it may even be invalid.
  const used = [...definitions, ...fragmentsUsed(definitions, fragments)];
  const { types, simplified } = readTypes(schema, used, memory.types, variableUses);
  const enums = types.enums.map(({ name, values }) => ({ name, values: values.map((value) => value.name) }));
  return { model: { operations: operations.sort(byName), enums, types }, diagnostics: simplified.map(describe) };
}

function describe({ definition, what }: Simplified): Diagnostic {
  const code = what === "conditions" ? "complex-conditions" : "complex-selections";
  return diagnosticAt(code, definition.name ?? definition, explanations[code]);
}

const explanations = {
  "complex-conditions": {
    message: "Its conditions combine in too many ways to follow, so some fields are optional that are always there.",
    hint: "Use fewer variables in @include and @skip, or write an operation for each case.",
  },
  "complex-selections": {
    message: "Its fragments combine to more than 1,000 different objects, so the types of some fields are unknown.",
    hint: "Select the same fields on each path, or write an operation for each part.",
  },
};
