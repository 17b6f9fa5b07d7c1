import { Kind } from "graphql";
import { diagnosticAt, placeOf } from "../diagnostics/create.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { formatPlace } from "../diagnostics/format.ts";
import type { ExecutableDefinition } from "../documents.ts";

/**
 * Reports operations and fragments with the name of another one, and the place of the other. The rules of graphql-js do
 * not report that place.
 */
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
