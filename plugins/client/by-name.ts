import { compareTexts } from "../../src/text/compare.ts";
import type { ExecutableDefinition } from "./documents.ts";

interface Named {
  readonly name: string;
}

/** Compares by name, for `sort`. */
export function byName(one: Named, other: Named): number {
  return compareTexts(one.name, other.name);
}

/** Compares operations or fragments by name, for `sort`. */
export function byDefinitionName(one: ExecutableDefinition, other: ExecutableDefinition): number {
  return compareTexts(one.name?.value ?? "", other.name?.value ?? "");
}
