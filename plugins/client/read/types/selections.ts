import { isDeepStrictEqual } from "node:util";
import {
  type GraphQLCompositeType,
  type GraphQLOutputType,
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  Kind,
  type SelectionSetNode,
} from "graphql";
import type { Fragments } from "../../documents.ts";
import type { Member, ResultField, ResultValue, Selection } from "../../types-model.ts";
import type { CompositeTypes } from "./composite-types.ts";
import { always, type Condition, type Conditions, never } from "./conditions.ts";
import { documentationOf, undocumented } from "./documentation.ts";
import { Flattener, type Occurrence, type Source } from "./flatten.ts";
import { groupBy, type Some } from "./group-by.ts";
import { type Group, Groups } from "./groups.ts";
import { readLeaf } from "./leaves.ts";
import { ObjectIndex } from "./object-index.ts";
import type { Uses } from "./uses.ts";

type Place = Pick<Selection, "path" | "within">;

/** The most objects that the same selection sets become under different conditions. */
const mostVariants = 32;

/** The most objects of a definition that several selection sets make together: there may be one for each path. */
const mostCombinations = 1000;

/** The objects in the result of a definition. */
export interface ReadSelections {
  /** The objects that belong to it, each before those inside of it; the first one is the result. */
  readonly selections: readonly Selection[];
  readonly index: ObjectIndex;
}

/** The surroundings of a definition. */
export interface Context {
  readonly types: CompositeTypes;
  readonly fragments: Fragments;
  /** Returns what was read of a fragment. */
  readonly readFragment: (name: string) => ReadSelections;
  /** The results of reading the fragments that the definition uses. */
  readonly used: readonly ReadSelections[];
  /** Takes the types of the schema that it needs. */
  readonly uses: Uses;
}

/** The object that fields are read for. */
interface Inside extends Place {
  /** The condition under which the object is part of the answer. */
  readonly context: Condition;
}

/**
 * Reads the objects that the result of one definition consists of. Those that a fragment selects belong to the fragment,
 * wherever it is spread, unless other selections or conditions change them there.
 */
export class SelectionReader {
  readonly index = new ObjectIndex();
  /** The number of objects that were merged into a shared one, in which a field may be optional although it is always there. */
  merged = 0;
  /** The number of objects that are left out. */
  omitted = 0;
  readonly #selections: Selection[] = [];
  readonly #types: CompositeTypes;
  readonly #readFragment: Context["readFragment"];
  readonly #conditions: Conditions;
  readonly #flattener: Flattener;
  readonly #groups: Groups;
  readonly #uses: Uses;
  /** The definitions with which it may share objects: itself, and the fragments that it uses. */
  readonly #indexes: readonly ObjectIndex[];
  #combinations = 0;

  constructor({ types, fragments, readFragment, used, uses }: Context, conditions: Conditions) {
    this.#types = types;
    this.#readFragment = readFragment;
    this.#conditions = conditions;
    this.#flattener = new Flattener(types, conditions, fragments);
    this.#groups = new Groups(types, this.#flattener);
    this.#uses = uses;
    this.#indexes = [this.index, ...used.map(({ index }) => index)];
  }

  /** Returns the result, which is an object of the definition's own, and those inside of it. */
  readResult(set: SelectionSetNode, scope: GraphQLCompositeType): readonly Selection[] {
    const sources = [{ set, scope, condition: always }];
    this.index.add(sources, scope, this.#add(sources, scope, { path: [], within: undefined }));
    return this.#selections;
  }

  /** Returns the object that these selection sets make of a value of the type; undefined if it is left out. */
  #read(sources: readonly Source[], type: GraphQLCompositeType, place: Place): Selection | undefined {
    const { unwrapped, fragment } = this.#unwrap(sources, type);
    const limited = this.#limitVariants(this.#limitConditions(unwrapped), type);
    const earlier = this.#find(limited, type);
    if (earlier) return earlier;
    if (limited.length > 1 && this.#combinations === mostCombinations) {
      this.omitted += 1;
      return undefined;
    }
    const before = this.#selections.length;
    const added = this.#add(limited, type, place);
    const shared = fragment && haveSameFields(added, fragment) ? fragment : undefined;
    if (shared) this.#selections.length = before;
    this.index.add(limited, type, shared ?? added);
    return shared ?? added;
  }

  #find(sources: readonly Source[], type: GraphQLCompositeType): Selection | undefined {
    for (const index of this.#indexes) {
      const found = index.find(sources, type);
      if (found) return found;
    }
    return undefined;
  }

  /** If there is nothing but the spread of a fragment, the fragment's selections, and its result. */
  #unwrap(
    sources: readonly Source[],
    type: GraphQLCompositeType,
  ): { unwrapped: readonly Source[]; fragment?: Selection | undefined } {
    const [source] = sources;
    const [selection] = source?.set.selections ?? [];
    if (!source || sources.length > 1 || source.set.selections.length > 1) return { unwrapped: sources };
    if (selection?.kind !== Kind.FRAGMENT_SPREAD) return { unwrapped: sources };
    const inner = this.#flattener.fragment(selection.name.value);
    const isWhole = this.#types.possibleTypes(type).every((each) => this.#types.applies(inner.scope, each));
    if (!isWhole || this.#conditions.read(selection.directives) !== always) return { unwrapped: sources };
    const deeper = this.#unwrap([{ ...inner, condition: source.condition }], type);
    return { fragment: this.#readFragment(selection.name.value).selections[0], ...deeper };
  }

  /** A condition around a single selection set concerns only the same variables inside. */
  #limitConditions(sources: readonly Source[]): readonly Source[] {
    const [source] = sources;
    if (!source || sources.length > 1 || source.condition === always) return sources;
    const condition = this.#conditions.limit(source.condition, this.#flattener.variables(source.set));
    return [{ ...source, condition }];
  }

  /**
   * The same selection sets can be part of an answer under exponentially many conditions, each of which makes other
   * fields optional. After a number of them, the rest share an object for which any condition may hold.
   */
  #limitVariants(sources: readonly Source[], type: GraphQLCompositeType): readonly Source[] {
    if (sources.every(({ condition }) => condition === always)) return sources;
    const variants = this.#indexes.flatMap((index) => index.variantsOf(sources, type));
    if (variants.length < mostVariants || this.#find(sources, type)) return sources;
    this.merged += 1;
    const isAlone = sources.length === 1;
    return sources.map((source, index) => ({
      ...source,
      condition: isAlone ? always : this.#conditions.any(`source ${index}`),
    }));
  }

  #add(sources: readonly Source[], type: GraphQLCompositeType, place: Place): Selection {
    const members: Member[] = [];
    const selection = { ...place, documentation: documentationOf(type), members };
    // It comes before what is inside.
    this.#selections.push(selection);
    if (sources.length > 1) this.#combinations += 1;
    const context = this.#any(sources);
    const groups = this.#groups.of(sources, type);
    for (const { types, label, flat } of groups) {
      const [only, ...others] = types;
      const documentation = others.length === 0 ? documentationOf(only) : undocumented;
      const within = groups.length > 1 ? label : undefined;
      const fields = this.#readFields(types, flat, { ...place, within, context });
      members.push({ types: types.map(({ name }) => name), label, documentation, fields });
    }
    return selection;
  }

  #any(parts: readonly { readonly condition: Condition }[]): Condition {
    return parts.reduce<Condition>((any, { condition }) => this.#conditions.or(any, condition), never);
  }

  #readFields(types: Group["types"], flat: Group["flat"], inside: Inside): ResultField[] {
    const byKey = groupBy(flat, ({ node }) => node.alias?.value ?? node.name.value);
    return Array.from(byKey, ([key, occurrences]) => this.#readField(types, key, occurrences, inside));
  }

  #readField(types: Group["types"], key: string, occurrences: Some<Occurrence>, inside: Inside): ResultField {
    const [{ node, scope, condition }] = occurrences;
    const { value: name } = node.name;
    const optional = condition !== always && !this.#conditions.implies(inside.context, this.#any(occurrences));
    if (name === "__typename") {
      const type = { kind: "typename", names: types.map((each) => each.name), nullable: false } as const;
      return { key, optional, type, documentation: undocumented };
    }
    const [type] = types;
    // The object type may declare the field more narrowly than the type that it was selected on.
    const declared = this.#types.field(scope, name);
    const field = type === scope ? declared : this.#types.field(type, name);
    if (!field || !declared) throw new TypeError(`${type.name} has no field ${name}`);
    const named = getNamedType(field.type);
    if (!isCompositeType(named)) return readLeaf(key, optional, declared, field, this.#uses);
    const { path, within } = inside;
    const selection = this.#read(this.#sourcesOf(occurrences), named, { path: [...path, key], within });
    const value = selection ? withSelection(field.type, selection) : ({ kind: "unknown", nullable: false } as const);
    return { key, optional, type: value, documentation: documentationOf(declared) };
  }

  #sourcesOf(occurrences: Some<Occurrence>): Source[] {
    const sources: Source[] = [];
    for (const { node, scope, condition } of occurrences) {
      const declared = getNamedType(this.#types.field(scope, node.name.value)?.type);
      if (node.selectionSet && isCompositeType(declared)) {
        sources.push({ set: node.selectionSet, scope: declared, condition });
      }
    }
    return sources;
  }
}

/** The type with an object in the place of its name. */
function withSelection(type: GraphQLOutputType, selection: Selection): ResultValue {
  if (isNonNullType(type)) return { ...withSelection(type.ofType, selection), nullable: false };
  if (isListType(type)) return { kind: "list", of: withSelection(type.ofType, selection), nullable: true };
  return { kind: "selection", selection, nullable: true };
}

/** Returns true if an object has the same fields as another one, which may have more possible types. */
function haveSameFields(one: Selection, other: Selection): boolean {
  const [fields, others] = [one, other].map(({ members }) => members.map((member) => member.fields));
  // Objects inside are the same only if they are one and the same: their paths differ.
  return isDeepStrictEqual(fields, others);
}
