import { byName } from "../../../plugins/client/by-name.ts";
import type { Declaration, Declarations } from "./declarations.ts";
import type { ExportChange } from "./model.ts";
import type { Side } from "./side.ts";

/**
 * Returns the changes of the exported types that belong to no operation, sorted by name. Fields are compared in the
 * operations that use them; the values of enums are also compared here, because code may list all of them.
 */
export function compareExports(before: Side, after: Side): ExportChange[] {
  const operations = [...before.operations.values(), ...after.operations.values()];
  const ofOperations = new Set(operations.flatMap(({ result, variables }) => [result, variables]));
  const changes = namesIn(before.types, after.types)
    .filter((name) => !ofOperations.has(name) && !isNested(name, ofOperations))
    .flatMap((name) => {
      const change = compareDeclarations(before.types.types.get(name), after.types.types.get(name));
      return change ? [{ name, file: "types.ts", ...change }] : [];
    });
  return changes.sort(byName);
}

/** Returns true for an object inside a result or a fragment, which is compared with its operations. */
function isNested(name: string, ofOperations: ReadonlySet<string>): boolean {
  return /^\w+Fragment[A-Z]/.test(name) || [...ofOperations].some((owner) => name.startsWith(owner));
}

function namesIn(before: Declarations, after: Declarations): string[] {
  const all = [...before.types.values(), ...after.types.values()].filter(({ exported }) => exported);
  return [...new Set(all.map(({ name }) => name))];
}

function compareDeclarations(
  before: Declaration | undefined,
  after: Declaration | undefined,
): Pick<ExportChange, "what" | "breaks"> | undefined {
  // No caller can use it yet.
  if (!before) return { what: "is new", breaks: false };
  if (!after) return { what: "was removed; code that imports it will not compile", breaks: true };
  return before.values && after.values ? compareValues(before.values, after.values) : undefined;
}

function compareValues(before: readonly string[], after: readonly string[]) {
  const added = after.filter((value) => !before.includes(value));
  const removed = before.filter((value) => !after.includes(value));
  const parts = [
    ...(added.length > 0 ? [`can also be ${quoted(added)}, which code that lists all values does not handle`] : []),
    ...(removed.length > 0 ? [`can no longer be ${quoted(removed)}`] : []),
  ];
  return parts.length > 0 ? { what: parts.join("; "), breaks: true } : undefined;
}

function quoted(values: readonly string[]): string {
  return values.map((value) => JSON.stringify(value)).join(", ");
}
