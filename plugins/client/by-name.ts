import type { ExecutableDefinition } from "./documents.ts";

interface Named {
  readonly name: string;
}

/** Compares by name, for `sort`. No two have the same. */
export function byName(one: Named, other: Named): number {
  return one.name < other.name ? -1 : 1;
}

/** Compares operations or fragments by name, for `sort`. */
export function byDefinitionName(one: ExecutableDefinition, other: ExecutableDefinition): number {
  return (one.name?.value ?? "") < (other.name?.value ?? "") ? -1 : 1;
}
