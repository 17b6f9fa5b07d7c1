import type { GraphQLCompositeType, SelectionSetNode } from "graphql";
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
    const entry = { sources, type, selection };
    const entries = this.#entries.get(sources[0]?.set);
    if (entries) entries.push(entry);
    else this.#entries.set(sources[0]?.set, [entry]);
  }

  find(sources: readonly Source[], type: GraphQLCompositeType): Selection | undefined {
    const hasConditions = (entry: Entry) =>
      entry.sources.every(({ condition }, index) => condition === sources[index]?.condition);
    return this.#entries.get(sources[0]?.set)?.find((each) => isVariant(each, sources, type) && hasConditions(each))
      ?.selection;
  }

  /** The objects that the same selection sets make under any conditions. */
  variantsOf(sources: readonly Source[], type: GraphQLCompositeType): readonly Entry[] {
    return this.#entries.get(sources[0]?.set)?.filter((each) => isVariant(each, sources, type)) ?? [];
  }
}

function isVariant(entry: Entry, sources: readonly Source[], type: GraphQLCompositeType): boolean {
  return (
    entry.type === type &&
    entry.sources.length === sources.length &&
    entry.sources.every(({ set }, index) => set === sources[index]?.set)
  );
}
