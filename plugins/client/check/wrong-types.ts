import { type DefinitionNode, type GraphQLSchema, Kind } from "graphql";
import type { Problem } from "../errors.ts";
import { refuseConditionalFragments } from "./conditional-fragments.ts";
import { refuseInlineFragments } from "./inline-fragments.ts";
import { refuseMergedFields } from "./merged-fields.ts";

/**
 * Refuses what typescript-operations is known to print wrong types for, each with the rewrite that cures it. That
 * nothing else is wrong is what the property test looks for.
 */
export function refuseWrongTypes(schema: GraphQLSchema, all: readonly DefinitionNode[]): Problem[] {
  const operations = all.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const fragments = all.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  const definitions = [...operations, ...fragments];
  const byName = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  return [
    ...refuseConditionalFragments(definitions),
    ...refuseInlineFragments(schema, { kind: Kind.DOCUMENT, definitions }),
    ...refuseMergedFields(schema, operations, byName),
  ];
}
