import { print } from "graphql";
import type { AdoptedOperation } from "../model.ts";
import type { FragmentTexts } from "./fragments.ts";
import type { PlannedAdoption } from "./plan.ts";

/** The text of the new operations, as it is added to a file of operations; empty if there are none. */
export function printNewOperations(adoptions: readonly PlannedAdoption[], existing: FragmentTexts): string {
  const fragments = new Map<string, string>();
  const operations = adoptions.flatMap(({ text, planned }) => {
    if (!planned) return [];
    for (const fragment of planned.fragments) {
      if (!existing.has(fragment.name.value)) fragments.set(fragment.name.value, print(fragment));
    }
    return [[...planned.corrections.map((correction) => `# ${correction}.`), text].join("\n")];
  });
  return [...operations, ...fragments.values()].map((text) => `${text}\n`).join("\n");
}

/** The operations as data. `out` is the file of the new ones. */
export function operationsAsData(adoptions: readonly PlannedAdoption[], out: string): AdoptedOperation[] {
  return adoptions.map(({ name, functionName, planned, file, text, documents }) => ({
    name,
    functionName,
    isNew: planned !== undefined,
    file: file ?? out,
    document: text,
    places: [...documents.keys()].map(({ place }) => place),
    notes: (planned?.corrections ?? []).map(
      (text) => `${text}; the operation declares the type that the schema has there.`,
    ),
  }));
}
