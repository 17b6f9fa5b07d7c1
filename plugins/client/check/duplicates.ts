import { Kind } from "graphql";
import { diagnosticAt, placeOf } from "../diagnostics/create.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { formatPlace } from "../diagnostics/format.ts";
import type { ExecutableDefinition } from "../documents.ts";

/** Reports operations and fragments that have the name of another one, and where that is: graphql-js's rules do not. */
export function findDuplicates(definitions: readonly ExecutableDefinition[]): Diagnostic[] {
  const first = new Map<string, ExecutableDefinition>();
  return definitions.flatMap((definition) => {
    if (!definition.name) return [];
    const isFragment = definition.kind === Kind.FRAGMENT_DEFINITION;
    const key = `${isFragment ? "fragment" : "operation"} ${definition.name.value}`;
    const earlier = first.get(key);
    if (!earlier?.name) {
      first.set(key, definition);
      return [];
    }
    const message = `There is another ${key} at ${formatPlace(placeOf(earlier.name))}.`;
    const code = isFragment ? "unique-fragment-name" : "unique-operation-name";
    return [diagnosticAt(code, definition.name, { message, hint: "Rename one of the two, or remove it." })];
  });
}
