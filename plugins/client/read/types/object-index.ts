import type { GraphQLCompositeType } from "graphql";
import type { Selection } from "../../types-model.ts";
import type { Source } from "./flatten.ts";

/** The objects that the same selection sets become, by the conditions of the sets. */
type Variants = Map<string, Selection>;

interface Level {
  readonly next: Map<object, Level>;
  readonly variants: Variants;
}

/** The objects of a definition, by what they are made of: a type, selection sets, and their conditions. */
export class ObjectIndex {
  readonly #root = createLevel();

  variantsOf(sources: readonly Source[], type: GraphQLCompositeType): ReadonlyMap<string, Selection> | undefined {
    let level = this.#root.next.get(type);
    for (const { set } of sources) level = level?.next.get(set);
    return level?.variants;
  }

  find(sources: readonly Source[], type: GraphQLCompositeType): Selection | undefined {
    return this.variantsOf(sources, type)?.get(conditionsOf(sources));
  }

  add(sources: readonly Source[], type: GraphQLCompositeType, selection: Selection): void {
    let level = this.#root;
    for (const key of [type, ...sources.map(({ set }) => set)]) {
      const next = level.next.get(key) ?? createLevel();
      level.next.set(key, next);
      level = next;
    }
    level.variants.set(conditionsOf(sources), selection);
  }
}

/** The conditions of selection sets, as a key. */
export function conditionsOf(sources: readonly Source[]): string {
  return sources.map(({ condition }) => condition.id).join(" ");
}

function createLevel(): Level {
  return { next: new Map(), variants: new Map() };
}
