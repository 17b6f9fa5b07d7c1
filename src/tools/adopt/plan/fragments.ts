import { print } from "graphql";
import type { BotFinding } from "../model.ts";
import { usedFragments } from "../read/arguments.ts";
import type { TypedDocument } from "./operation.ts";

/** Texts of fragments by their names. */
export type FragmentTexts = ReadonlyMap<string, string>;

/** Finds documents with a fragment that has the name of a different one: names of fragments are unique in a project. */
export function fragmentClashes(
  documents: readonly TypedDocument[],
  existing: FragmentTexts,
): Map<TypedDocument, BotFinding> {
  const texts = new Map(existing);
  const clashes = new Map<TypedDocument, BotFinding>();
  for (const typed of documents) {
    const { placeAt } = typed.document;
    for (const fragment of usedFragments(typed.document)) {
      const name = fragment.name.value;
      const text = print(fragment);
      const other = texts.get(name);
      if (other === undefined) texts.set(name, text);
      else if (other !== text) {
        const message = `There is another fragment ${name}, with another text`;
        const place = placeAt(fragment.loc?.start ?? 0);
        clashes.set(typed, { place, message, hint: "Give one of the two another name.", code: "unique-fragment-name" });
      }
    }
  }
  return clashes;
}
