import { type GraphQLCompositeType, type GraphQLObjectType, isObjectType } from "graphql";
import type { CompositeTypes } from "./composite-types.ts";
import type { Flat, Flattener, Source } from "./flatten.ts";
import { groupBy, type Some } from "./group-by.ts";

/** Object types that get the same fields, and those fields. */
export interface Group {
  readonly types: Some<GraphQLObjectType>;
  /** The difference from the other groups: an object type, or the types of the fragments that apply to it. */
  readonly label: string;
  readonly flat: Flat;
}

/** Groups the possible types of a value by the fields that they get. */
export class Groups {
  readonly #types: CompositeTypes;
  readonly #flattener: Flattener;

  constructor(types: CompositeTypes, flattener: Flattener) {
    this.#types = types;
    this.#flattener = flattener;
  }

  of(sources: readonly Source[], type: GraphQLCompositeType): Group[] {
    const flatten = (object: GraphQLObjectType) => this.#flattener.flatten(sources, object);
    if (isObjectType(type)) return [{ types: [type], label: type.name, flat: flatten(type) }];
    return this.#byFragments(sources, type).flatMap(({ types: alike, label }) => {
      const flat = flatten(alike[0]);
      return this.#byFieldTypes(alike, type, flat).map((types) => ({
        types,
        label: types.length === 1 ? types[0].name : label,
        flat,
      }));
    });
  }

  /** Groups the types by the fragments that apply to them. Fragments that apply to all types do not count. */
  #byFragments(sources: readonly Source[], type: GraphQLCompositeType): Omit<Group, "flat">[] {
    const possible = this.#types.possibleTypes(type);
    const [first, ...others] = possible;
    if (!first) return [];
    const conditionNames = new Map<GraphQLObjectType, string[]>();
    const conditions = new Set(
      others.length === 0 ? [] : sources.flatMap((source) => [...this.#flattener.typeConditions(source)]),
    );
    for (const condition of conditions) {
      const matching = this.#types.overlap(type, condition);
      if (matching.length === possible.length) continue;
      for (const each of matching) conditionNames.set(each, [...(conditionNames.get(each) ?? []), condition.name]);
    }
    if (conditionNames.size === 0) return [{ types: [first, ...others], label: "Other" }];
    // The many that no fragment is about come last, as the default of a switch does.
    const isRest = ([names, types]: readonly [string, Some<GraphQLObjectType>]) => names === "" && types.length > 1;
    return [...groupBy(possible, (each) => conditionNames.get(each)?.join(" ") ?? "")]
      .sort((one, other) => Number(isRest(one)) - Number(isRest(other)))
      .map(([names, types]) => ({ types, label: names.replaceAll(" ", "") || "Other" }));
  }

  #byFieldTypes(types: Some<GraphQLObjectType>, type: GraphQLCompositeType, flat: Flat): Some<GraphQLObjectType>[] {
    const names = new Set(flat.map(({ node }) => node.name.value));
    const differing = types.length === 1 ? [] : [...names].filter((name) => !this.#types.isUniform(type, name));
    if (differing.length === 0) return [types];
    const declared = (each: GraphQLObjectType) => differing.map((name) => String(this.#types.field(each, name)?.type));
    return [...groupBy(types, (each) => declared(each).join()).values()];
  }
}
