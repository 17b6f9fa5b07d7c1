import { resultType, variablesType } from "../../names.ts";
import type { Selection, TypesModel } from "../../types-model.ts";
import type { ScalarTypes } from "./scalars.ts";

/** The names of the types in `types.ts`, each of them once. */
export interface TypeNames {
  readonly enums: ReadonlyMap<string, string>;
  readonly inputs: ReadonlyMap<string, string>;
  /** By index. */
  readonly selections: readonly string[];
  /** By the index of the selection, then by the index of the member. */
  readonly members: readonly (readonly string[])[];
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
export function nameTypes({ enums, inputs, selections, operations }: TypesModel, scalars: ScalarTypes): TypeNames {
  const taken = new Set([...reserved, ...scalars.identifiers]);
  for (const operation of operations) taken.add(resultType(operation)).add(variablesType(operation));
  const ofSchema = (types: readonly { readonly name: string }[]) =>
    new Map(types.map(({ name }) => [name, take([name, `${name}_`], taken)]));
  const enumNames = ofSchema(enums);
  const inputNames = ofSchema(inputs);
  const ownerNames = new Map<string, string>();
  for (const { owner, path } of selections) {
    if (path.length > 0) continue;
    const { kind, name } = owner;
    ownerNames.set(
      keyOf(owner),
      kind === "fragment" ? take([`${name}Fragment`, `${name}Fragment_`], taken) : resultType({ name, kind }),
    );
  }
  const selectionNames = selections.map((selection) => {
    const owner = ownerNames.get(keyOf(selection.owner)) ?? selection.owner.name;
    return selection.path.length === 0 ? owner : take(candidates(owner, selection), taken);
  });
  const members = selections.map((selection, index) =>
    selection.members.length === 1
      ? [selectionNames[index] ?? ""]
      : selection.members.map(({ label }) => take([`${selectionNames[index]}${label}`], taken)),
  );
  return { enums: enumNames, inputs: inputNames, selections: selectionNames, members };
}

function keyOf({ kind, name }: Selection["owner"]): string {
  return `${kind} ${name}`;
}

/** The name of a nested object: its owner's and the keys that lead to it; then with the type that it is selected on. */
function candidates(owner: string, { path, within = "" }: Selection): string[] {
  const words = path.map(capitalized);
  const last = words.pop() ?? "";
  const before = `${owner}${words.join("")}`;
  return [`${before}${last}`, `${before}${within}${last}`];
}

/** The first name that is free; else the last one with a number. */
function take(names: readonly string[], taken: Set<string>): string {
  const last = names.at(-1) ?? "";
  let name = names.find((each) => !taken.has(each));
  for (let number = 2; name === undefined; number++) if (!taken.has(`${last}${number}`)) name = `${last}${number}`;
  taken.add(name);
  return name;
}

/** "page_info" and "pageInfo" give "PageInfo". */
function capitalized(key: string): string {
  if (!key.includes("_")) return key.charAt(0).toUpperCase() + key.slice(1);
  return key.replace(/_*([^_]+)/g, (_, word: string) => word.charAt(0).toUpperCase() + word.slice(1));
}
