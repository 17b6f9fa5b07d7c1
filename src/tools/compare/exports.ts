import type { ClientOperation } from "./client.ts";
import type { ExportChange } from "./comparison.ts";
import type { Declaration, Declarations } from "./declarations.ts";

/** What the files export, but for the operations. */
export interface Exports {
  readonly operations: ReadonlyMap<string, ClientOperation>;
  readonly types: Declarations;
  readonly schema: Declarations;
}

/**
 * What has changed of the exported types beside the operations', sorted by name. A name that two files export is told
 * of once. Fields are judged where they count, in the operations; of enums the values are told, too, because code may
 * go through all of them.
 */
export function compareExports(before: Exports, after: Exports): ExportChange[] {
  const ofOperations = new Set(
    [...before.operations.values(), ...after.operations.values()].flatMap(({ result, variables }) => [
      result,
      variables,
    ]),
  );
  const told = new Set<string>();
  const changes = (["types", "schema"] as const).flatMap((file) =>
    namesIn(before[file], after[file]).flatMap((name) => {
      if (ofOperations.has(name) || told.has(name) || isNested(name, ofOperations)) return [];
      const what = compareDeclarations(before[file].types.get(name), after[file].types.get(name));
      if (!what) return [];
      told.add(name);
      return [{ name, file: `${file}.ts`, ...what }];
    }),
  );
  return changes.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Whether it is an object inside of a result or a fragment: the operations tell of it. */
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
  if (!before) return { what: "is new", breaks: false };
  if (!after) return { what: "is gone, and whoever imports it does not compile", breaks: true };
  return before.values && after.values ? compareValues(before.values, after.values) : undefined;
}

function compareValues(before: readonly string[], after: readonly string[]) {
  const added = after.filter((value) => !before.includes(value));
  const removed = before.filter((value) => !after.includes(value));
  const parts = [
    ...(added.length > 0 ? [`can also be ${quoted(added)}, which code that lists all values does not know`] : []),
    ...(removed.length > 0 ? [`can no longer be ${quoted(removed)}`] : []),
  ];
  return parts.length > 0 ? { what: parts.join("; "), breaks: true } : undefined;
}

function quoted(values: readonly string[]): string {
  return values.map((value) => JSON.stringify(value)).join(", ");
}
