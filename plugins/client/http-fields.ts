import type { GraphQLSchema } from "graphql";
import { closest } from "./check/closest.ts";
import { defaultHttpFields, InvalidConfigError, type OutputConfig } from "./config.ts";

/**
 * Checks that each field that is sent over HTTP exists: a misspelt name would send its operation over the WebSocket.
 *
 * @throws {InvalidConfigError} that names the others.
 */
export function checkHttpFields(schema: GraphQLSchema, { httpFields }: Pick<OutputConfig, "httpFields">): void {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const fields = roots.flatMap((type) => Object.keys(type?.getFields() ?? {}));
  const unknown = httpFields.filter((name) => !fields.includes(name) && !defaultHttpFields.includes(name));
  if (unknown.length === 0) return;
  throw new InvalidConfigError(unknown.map((name) => explain(name, closest(name, fields))));
}

function explain(name: string, meant: string | undefined): string {
  const hint = meant === undefined ? "" : ` Did you mean ${meant}?`;
  return `httpFields has ${name}, which is no root field of the schema.${hint}`;
}
