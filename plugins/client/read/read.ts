import type { GraphQLSchema } from "graphql";
import type { Cache } from "../cache.ts";
import type { OutputConfig } from "../config.ts";
import { type Diagnostic, diagnosticAt } from "../diagnostics/diagnostic.ts";
import {
  type Documents,
  type ExecutableDefinition,
  fragmentsByName,
  fragmentsUsed,
  isOperation,
} from "../documents.ts";
import type { Client, Operation } from "../model.ts";
import { byName } from "./by-name.ts";
import { readOperation } from "./operation.ts";
import { readTypes } from "./types/types.ts";

/** Reads everything that the client is made of, with warnings. The documents have been checked. */
export function read(
  schema: GraphQLSchema,
  documents: Documents,
  config: Pick<OutputConfig, "httpFields" | "scalars">,
  cache?: Cache,
): { readonly model: Client; readonly diagnostics: readonly Diagnostic[] } {
  const fragments = fragmentsByName(documents);
  const definitions = documents.own.filter(isOperation);
  const operations = definitions.map((operation): Operation => {
    const compute = () => readOperation(schema, operation, { fragments, config });
    return cache?.operations.get(schema, operation, fragments, compute) ?? compute();
  });
  // A fragment that no operation uses has no type; it may even be invalid.
  const diagnostics: Diagnostic[] = [];
  const used = [...definitions, ...fragmentsUsed(definitions, fragments)];
  const types = readTypes(schema, used, (definition) => diagnostics.push(describeSimplified(definition)));
  const enums = types.enums.map(({ name, values }) => ({ name, values: values.map((value) => value.name) }));
  return { model: { operations: operations.sort(byName), enums, types }, diagnostics };
}

function describeSimplified(definition: ExecutableDefinition): Diagnostic {
  const message =
    "Its conditions combine in too many ways to follow, so some fields are optional that are always there.";
  const hint = "Use fewer variables in @include and @skip, or write an operation for each case.";
  return diagnosticAt("complex-conditions", definition.name ?? definition, { message, hint });
}
