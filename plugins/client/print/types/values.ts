import type { InputValue, ResultValue } from "../../types-model.ts";
import type { ScalarTypes } from "./scalars.ts";
import type { TypeNames } from "./type-names.ts";

/** The names and scalars that the printers of types look up. */
export interface Lookup {
  readonly scalars: ScalarTypes;
  readonly names: TypeNames;
}

/** Returns the members of the union that is the type of a value. */
export function unionOf(value: ResultValue | InputValue, direction: "input" | "output", lookup: Lookup): string[] {
  return [...membersOf(value, direction, lookup), ...(value.nullable ? ["null"] : [])];
}

function membersOf(value: ResultValue | InputValue, direction: "input" | "output", lookup: Lookup): string[] {
  const { scalars, names } = lookup;
  if (value.kind === "list") return [arrayOf(unionOf(value.of, direction, lookup))];
  if (value.kind === "typename") return value.names.map((name) => `"${name}"`);
  if (value.kind === "selection") return [names.selections.get(value.selection) ?? "unknown"];
  if (value.kind === "unknown") return ["unknown"];
  if (value.kind === "scalar") return [scalars.type(value.name, direction)];
  return [(value.kind === "enum" ? names.enums : names.inputs).get(value.name) ?? value.name];
}

function arrayOf(union: readonly string[]): string {
  const item = union.join(" | ");
  return /^\w+$/.test(item) ? `${item}[]` : `Array<${item}>`;
}
