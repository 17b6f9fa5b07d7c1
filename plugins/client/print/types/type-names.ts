import { resultType, variablesType } from "../../names.ts";
import type { DefinitionTypes, Selection, TypesModel } from "../../types-model.ts";
import type { ScalarTypes } from "./scalars.ts";

/** The names of the types in `types.ts`, each of them once. */
export interface TypeNames {
  readonly enums: ReadonlyMap<string, string>;
  readonly inputs: ReadonlyMap<string, string>;
  readonly selections: ReadonlyMap<Selection, string>;
  /** The names of the members of each selection. A single member has the name of the selection. */
  readonly members: ReadonlyMap<Selection, readonly string[]>;
}

/** Names that TypeScript refuses for a type, and the globals that the printed types use. */
const reserved = [
  "Array Record any as bigint boolean break case catch class const continue debugger default delete do else enum export",
  "extends false finally for function if import in instanceof never new null number object return string super",
  "switch symbol this throw true try type typeof undefined unknown var void while with",
].flatMap((line) => line.split(" "));

/**
 * Names the types. Results and variables have the names that `client.ts` imports; a type of the schema that would be
 * called like one of these gets an underscore behind its name. Fragments, then nested objects, come after that.
 */
export function nameTypes({ enums, inputs, fragments, operations }: TypesModel, scalars: ScalarTypes): TypeNames {
  const takenNames = new Set([...reserved, ...scalars.identifiers]);
  for (const operation of operations) takenNames.add(resultType(operation)).add(variablesType(operation));
  const ofSchema = (types: readonly { readonly name: string }[]) =>
    new Map(types.map(({ name }) => [name, take(name, `${name}_`, takenNames)]));
  const enumNames = ofSchema(enums);
  const inputNames = ofSchema(inputs);
  const results = new Map<DefinitionTypes, string>();
  for (const fragment of fragments) {
    results.set(fragment, take(`${fragment.name}Fragment`, `${fragment.name}Fragment_`, takenNames));
  }
  for (const operation of operations) results.set(operation, resultType(operation));
  const names = new Map<Selection, string>();
  for (const [{ selections }, result] of results) {
    for (const each of selections)
      names.set(each, each.path.length === 0 ? result : nameObject(result, each, takenNames));
  }
  const members = new Map<Selection, readonly string[]>();
  for (const [selection, name] of names) members.set(selection, nameMembers(name, selection, takenNames));
  return { enums: enumNames, inputs: inputNames, selections: names, members };
}

/** The name of a nested object: its result's and the keys that lead to it; then with the type that it is selected on. */
function nameObject(result: string, { path, within = "" }: Selection, takenNames: Set<string>): string {
  let before = result;
  for (const key of path.slice(0, -1)) before += capitalized(key);
  const last = capitalized(path.at(-1) ?? "");
  return take(`${before}${last}`, `${before}${within}${last}`, takenNames);
}

function nameMembers(name: string, { members }: Selection, takenNames: Set<string>): string[] {
  return members.length === 1
    ? [name]
    : members.map(({ label }) => take(`${name}${label}`, `${name}${label}`, takenNames));
}

/** The first name if it is free, or the second one; else that with a number. */
function take(first: string, second: string, takenNames: Set<string>): string {
  let name = takenNames.has(first) ? second : first;
  for (let number = 2; takenNames.has(name); number++) name = `${second}${number}`;
  takenNames.add(name);
  return name;
}

/** "page_info" and "pageInfo" give "PageInfo". */
function capitalized(key: string): string {
  if (!key.includes("_")) return key.charAt(0).toUpperCase() + key.slice(1);
  return key.replace(/_*([^_]+)/g, (_, word: string) => word.charAt(0).toUpperCase() + word.slice(1));
}
