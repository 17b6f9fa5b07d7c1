import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";
import { getOrInsertComputed } from "../../memory.ts";
import type { CompositeTypes } from "./composite-types.ts";
import { always, type Condition, type Conditions, never } from "./conditions.ts";

/** A selection set, the type that it is on, and when it is part of the answer. */
export interface Source {
  readonly set: SelectionSetNode;
  readonly scope: GraphQLCompositeType;
  readonly condition: Condition;
}

/** A field as it was selected, the type that it was selected on, and when it is part of the answer. */
export interface Occurrence {
  readonly node: FieldNode;
  readonly scope: GraphQLCompositeType;
  readonly condition: Condition;
}

/** The occurrences of the fields that an object of one type has, each once, in the order of selection. */
export type Flat = readonly Occurrence[];

/**
 * Puts the fields of fragments in the place of the fragments, as execution does it. Each fragment is walked once for
 * each object type, however often it is spread.
 */
export class Flattener {
  readonly #types: CompositeTypes;
  readonly #conditions: Conditions;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #flat = new Map<string, Map<GraphQLObjectType, Flat>>();
  readonly #typeConditions = new Map<SelectionSetNode, ReadonlySet<GraphQLCompositeType>>();
  readonly #variables = new Map<SelectionSetNode, ReadonlySet<string>>();

  constructor(types: CompositeTypes, conditions: Conditions, fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.#types = types;
    this.#conditions = conditions;
    this.#fragments = fragments;
  }

  /** The selections of a fragment. */
  fragment(name: string): Source {
    const fragment = this.#fragments.get(name);
    if (!fragment) throw new TypeError(`there is no fragment ${name}`);
    const scope = this.#types.get(fragment.typeCondition.name.value);
    return { set: fragment.selectionSet, scope, condition: always };
  }

  /** The fields that an object of the type gets from all of these selection sets. */
  flatten(sources: readonly Source[], type: GraphQLObjectType): Flat {
    const [source, ...others] = sources;
    if (source && others.length === 0 && source.condition === always) return this.#flatten(source, type);
    const parts = sources.map((each) => ({ flat: this.#flatten(each, type), condition: each.condition }));
    return this.#mix(parts);
  }

  #flatten({ set: { selections }, scope }: Source, type: GraphQLObjectType): Flat {
    if (selections.every(isPlainField)) return selections.map((node) => ({ node, scope, condition: always }));
    const parts: { readonly flat: Flat; readonly condition: Condition }[] = [];
    for (const selection of selections) {
      const condition = this.#conditions.read(selection.directives);
      if (condition === never) continue;
      if (selection.kind === Kind.FIELD) {
        parts.push({ flat: [{ node: selection, scope, condition: always }], condition });
        continue;
      }
      const inner = this.#inside(selection, scope);
      if (!this.#types.applies(inner.scope, type)) continue;
      const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
      const flat = isSpread ? this.#flattenFragment(selection.name.value, type) : this.#flatten(inner, type);
      parts.push({ flat, condition });
    }
    return this.#mix(parts);
  }

  #flattenFragment(name: string, type: GraphQLObjectType): Flat {
    const byType = getOrInsertComputed(this.#flat, name, () => new Map<GraphQLObjectType, Flat>());
    return getOrInsertComputed(byType, type, () => this.#flatten(this.fragment(name), type));
  }

  /** Puts together what is part of the answer under conditions. */
  #mix(parts: readonly { readonly flat: Flat; readonly condition: Condition }[]): Flat {
    // By the node: a field that two spreads lead to is one field, there if either of them is.
    const all = new Map<FieldNode, Occurrence>();
    for (const { flat, condition } of parts) {
      for (const occurrence of flat) {
        const here = this.#conditions.and(condition, occurrence.condition);
        if (here === never) continue;
        const before = all.get(occurrence.node)?.condition ?? never;
        const either = this.#conditions.or(before, here);
        all.set(occurrence.node, either === occurrence.condition ? occurrence : { ...occurrence, condition: either });
      }
    }
    return [...all.values()];
  }

  #inside(selection: Exclude<SelectionNode, FieldNode>, scope: GraphQLCompositeType): Source {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.fragment(selection.name.value);
    const { typeCondition, selectionSet: set } = selection;
    return { set, scope: typeCondition ? this.#types.get(typeCondition.name.value) : scope, condition: always };
  }

  /** The types that the fragments in a selection set are on, at any depth of fragments. */
  typeConditions({ set, scope }: Source): ReadonlySet<GraphQLCompositeType> {
    return getOrInsertComputed(this.#typeConditions, set, () => new Set(this.#findTypeConditions(set, scope)));
  }

  *#findTypeConditions({ selections }: SelectionSetNode, scope: GraphQLCompositeType): Generator<GraphQLCompositeType> {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) continue;
      const inner = this.#inside(selection, scope);
      yield inner.scope;
      yield* this.typeConditions(inner);
    }
  }

  /** The variables that the conditions in a selection set depend on, at any depth. */
  variables(set: SelectionSetNode): ReadonlySet<string> {
    return getOrInsertComputed(this.#variables, set, () => new Set(this.#findVariables(set)));
  }

  *#findVariables({ selections }: SelectionSetNode): Generator<string> {
    for (const selection of selections) {
      for (const { arguments: given = [] } of selection.directives ?? []) {
        for (const { value } of given) if (value.kind === Kind.VARIABLE) yield value.name.value;
      }
      const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
      const inner = isSpread ? this.fragment(selection.name.value).set : selection.selectionSet;
      if (inner) yield* this.variables(inner);
    }
  }
}

function isPlainField(selection: SelectionNode): selection is FieldNode {
  return selection.kind === Kind.FIELD && (selection.directives ?? []).length === 0;
}
