import type { GraphQLSchema } from "graphql";
import type { Cache } from "../cache.ts";
import type { OutputConfig } from "../config.ts";
import { type Documents, fragmentsByName, fragmentsUsed, isOperation } from "../documents.ts";
import type { Client, Operation } from "../model.ts";
import { readOperation } from "./operation.ts";
import { readTypes } from "./types/types.ts";

/** Reads everything that the client is made of. The documents have been checked. */
export function read(
  schema: GraphQLSchema,
  documents: Documents,
  config: Pick<OutputConfig, "httpFields" | "scalars">,
  cache?: Cache,
): Client {
  const fragments = fragmentsByName(documents);
  const definitions = documents.own.filter(isOperation);
  const operations = definitions.map((operation): Operation => {
    const compute = () => readOperation(schema, operation, { fragments, config });
    return cache?.operations.get(schema, operation, fragments, compute) ?? compute();
  });
  // A fragment that no operation uses has no type; it may even be invalid.
  const types = readTypes(schema, [...definitions, ...fragmentsUsed(definitions, fragments)]);
  const enums = types.enums.map(({ name, values }) => ({ name, values: values.map((value) => value.name) }));
  return { operations: operations.sort((a, b) => (a.name < b.name ? -1 : 1)), enums, types };
}
