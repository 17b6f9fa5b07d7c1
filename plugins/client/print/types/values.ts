import type { InputValue, ResultValue } from "../../types-model.ts";
import type { ScalarTypes } from "./scalars.ts";
import type { TypeNames } from "./type-names.ts";

/** The names and scalars that the printers of types look up. */
export interface Lookup {
  readonly scalars: ScalarTypes;
  readonly names: TypeNames;
}

/** The members of the union that is the type of a value in a result. */
export function resultUnion(value: ResultValue, lookup: Lookup): string[] {
  return [...resultMembers(value, lookup), ...(value.nullable ? ["null"] : [])];
}

function resultMembers(value: ResultValue, lookup: Lookup): string[] {
  if (value.kind === "list") return [arrayOf(resultUnion(value.of, lookup))];
  if (value.kind === "typename") return value.names.map((name) => `"${name}"`);
  if (value.kind === "selection") return [lookup.names.selections.get(value.selection) ?? "unknown"];
  if (value.kind === "unknown") return ["unknown"];
  if (value.kind === "scalar") return [lookup.scalars.type(value.name, "output")];
  return [lookup.names.enums.get(value.name) ?? value.name];
}

/** The type of a value that is given. */
export function inputType(value: InputValue, lookup: Lookup): string {
  return inputUnion(value, lookup).join(" | ");
}

function inputUnion(value: InputValue, lookup: Lookup): string[] {
  return [inputMember(value, lookup), ...(value.nullable ? ["null"] : [])];
}

function inputMember(value: InputValue, { scalars, names }: Lookup): string {
  if (value.kind === "list") return arrayOf(inputUnion(value.of, { scalars, names }));
  if (value.kind === "scalar") return scalars.type(value.name, "input");
  return (value.kind === "enum" ? names.enums : names.inputs).get(value.name) ?? value.name;
}

function arrayOf(union: readonly string[]): string {
  const item = union.join(" | ");
  return /^\w+$/.test(item) ? `${item}[]` : `Array<${item}>`;
}
