import type { InputValue, ResultValue, TypesModel } from "../../types-model.ts";

/** The scalars that variables and input types take, and those that results give. */
export function usedScalars({ inputs, operations, selections }: TypesModel) {
  const input = new Set<string>();
  const output = new Set<string>();
  for (const { fields } of inputs) addScalars(input, fields);
  for (const { variables } of operations) addScalars(input, variables);
  for (const { members } of selections) for (const { fields } of members) addScalars(output, fields);
  return { input, output };
}

function addScalars(scalars: Set<string>, fields: readonly { readonly type: InputValue | ResultValue }[]): void {
  for (const { type } of fields) {
    let value = type;
    while (value.kind === "list") value = value.of;
    if (value.kind === "scalar") scalars.add(value.name);
  }
}
