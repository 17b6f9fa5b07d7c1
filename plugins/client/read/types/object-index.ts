import type { GraphQLCompositeType, SelectionSetNode } from "graphql";
import { getOrInsertComputed } from "../../memory.ts";
import type { Selection } from "../../types-model.ts";
import type { Source } from "./flatten.ts";

interface Entry {
  readonly sources: readonly Source[];
  readonly type: GraphQLCompositeType;
  readonly selection: Selection;
}

/** The objects of a definition, by what they are made of: selection sets, their conditions, and the type of the value. */
export class ObjectIndex {
  /** By their first selection set. */
  readonly #entries = new Map<SelectionSetNode | undefined, Entry[]>();

  add(sources: readonly Source[], type: GraphQLCompositeType, selection: Selection): void {
    const entries = getOrInsertComputed(this.#entries, firstOf(sources), () => []);
    entries.push({ sources, type, selection });
  }

  find(sources: readonly Source[], type: GraphQLCompositeType): Selection | undefined {
    const hasConditions = (entry: Entry) =>
      entry.sources.every(({ condition }, index) => condition === sources[index]?.condition);
    return this.#entries.get(firstOf(sources))?.find((each) => isVariant(each, sources, type) && hasConditions(each))
      ?.selection;
  }

  /** The objects that the same selection sets make under any conditions. */
  variantsOf(sources: readonly Source[], type: GraphQLCompositeType): readonly Entry[] {
    return this.#entries.get(firstOf(sources))?.filter((each) => isVariant(each, sources, type)) ?? [];
  }
}

function firstOf([first]: readonly Source[]): SelectionSetNode | undefined {
  return first?.set;
}

function isVariant(entry: Entry, sources: readonly Source[], type: GraphQLCompositeType): boolean {
  return (
    entry.type === type &&
    entry.sources.length === sources.length &&
    entry.sources.every(({ set }, index) => set === sources[index]?.set)
  );
}
