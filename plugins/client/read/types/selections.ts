import {
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import type { Member, ResultField, ResultValue, Selection } from "../../types-model.ts";
import { CompositeTypes } from "./composite-types.ts";
import { always, type Condition, Conditions, never } from "./conditions.ts";
import { documentationOf, undocumented } from "./documentation.ts";
import { type Flat, Flattener, type Occurrence, type Source } from "./flatten.ts";
import { groupBy, type Some } from "./group-by.ts";

type Place = Pick<Selection, "owner" | "path" | "within">;

/** The most objects that the same selection sets become under different conditions. */
const mostVariants = 32;

/** Object types that get the same fields, and those fields. */
interface Group {
  readonly types: Some<GraphQLObjectType>;
  readonly label: string;
  readonly flat: Flat;
}

/** The object that fields are read for. */
interface Inside extends Place {
  /** The condition under which the object is part of the answer. */
  readonly context: Condition;
}

/**
 * Reads the objects that results consist of. What a fragment selects belongs to the fragment, wherever it is spread,
 * unless other selections or conditions change it there: so fragments have to be read before operations.
 */
export class SelectionReader {
  readonly selections: Selection[] = [];
  /** The names of the enums in them. */
  readonly enums = new Set<string>();
  /** The names of the scalars in them. */
  readonly scalars = new Set<string>();
  readonly #schema: GraphQLSchema;
  readonly #types: CompositeTypes;
  readonly #conditions = new Conditions();
  readonly #flattener: Flattener;
  readonly #indexes = new Map<string, number>();
  readonly #fragmentIndexes = new Map<string, number>();
  /** The fields that are not objects: a large schema has few, and each is selected often. */
  readonly #leaves = new Map<GraphQLField<unknown, unknown>, Map<string, ResultField>>();
  readonly #setIds = new Map<SelectionSetNode, number>();
  readonly #variants = new Map<string, Set<string>>();
  #merged = 0;

  constructor(schema: GraphQLSchema, fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.#schema = schema;
    this.#types = new CompositeTypes(schema);
    this.#flattener = new Flattener(this.#types, this.#conditions, fragments);
  }

  /** The number of simplified conditions so far: they make fields optional that are always there. */
  get simplified(): number {
    return this.#conditions.simplified + this.#merged;
  }

  /** Returns the index of the operation's result. */
  readOperation({ operation: kind, name, selectionSet: set }: OperationDefinitionNode): number {
    const scope = this.#schema.getRootType(kind);
    if (!scope) throw new TypeError(`the schema has no type for a ${kind}`);
    const owner = { kind, name: name?.value ?? "" };
    return this.#add([{ set, scope, condition: always }], scope, { owner, path: [], within: undefined });
  }

  /** Returns the index of the fragment's result. */
  readFragment(name: string): number {
    const earlier = this.#fragmentIndexes.get(name);
    if (earlier !== undefined) return earlier;
    const source = this.#flattener.fragment(name);
    this.#readSpreads(source.set);
    const owner = { kind: "fragment", name } as const;
    const index = this.#add([source], source.scope, { owner, path: [], within: undefined });
    this.#indexes.set(this.#keyOf([source], source.scope), index);
    this.#fragmentIndexes.set(name, index);
    return index;
  }

  #readSpreads({ selections }: SelectionSetNode): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) this.readFragment(selection.name.value);
      else if (selection.selectionSet) this.#readSpreads(selection.selectionSet);
    }
  }

  /** Returns the index of the object that these selection sets make of a value of the type. */
  #read(sources: readonly Source[], type: GraphQLCompositeType, place: Place): number {
    const { unwrapped: whole, fragment } = this.#unwrap(sources, type);
    const unwrapped = this.#limitVariants(this.#limitConditions(whole), type);
    const key = this.#keyOf(unwrapped, type);
    const earlier = this.#indexes.get(key);
    if (earlier !== undefined) return earlier;
    const added = this.#add(unwrapped, type, place);
    const isFragment = fragment !== undefined && this.#haveSameFields(added, fragment);
    if (isFragment) this.selections.length = added;
    const index = isFragment ? fragment : added;
    this.#indexes.set(key, index);
    return index;
  }

  /** If there is nothing but the spread of a fragment, the fragment's selections, and the index of its result. */
  #unwrap(sources: readonly Source[], type: GraphQLCompositeType): { unwrapped: readonly Source[]; fragment?: number } {
    const [source] = sources;
    const [selection] = source?.set.selections ?? [];
    if (!source || sources.length > 1 || source.set.selections.length > 1) return { unwrapped: sources };
    if (selection?.kind !== Kind.FRAGMENT_SPREAD) return { unwrapped: sources };
    const inner = this.#flattener.fragment(selection.name.value);
    const isWhole = this.#types.possibleTypes(type).every((each) => this.#types.applies(inner.scope, each));
    if (!isWhole || this.#conditions.read(selection.directives) !== always) return { unwrapped: sources };
    const deeper = this.#unwrap([{ ...inner, condition: source.condition }], type);
    return { fragment: this.readFragment(selection.name.value), ...deeper };
  }

  /** Returns whether an object has the same fields as another, which may be of more types. */
  #haveSameFields(one: number, other: number): boolean {
    const fieldsOf = (index: number) => JSON.stringify(this.selections[index]?.members.map(({ fields }) => fields));
    return fieldsOf(one) === fieldsOf(other);
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
    const sets = `${sources.map(({ set }) => this.#idOf(set)).join(" ")} ${type.name}`;
    const variants = this.#variants.get(sets) ?? new Set<string>();
    this.#variants.set(sets, variants);
    const key = this.#keyOf(sources, type);
    if (variants.has(key)) return sources;
    if (variants.size < mostVariants) {
      variants.add(key);
      return sources;
    }
    this.#merged += 1;
    const isAlone = sources.length === 1;
    return sources.map((source, index) => ({
      ...source,
      condition: isAlone ? always : this.#conditions.any(`source ${index}`),
    }));
  }

  #keyOf(sources: readonly Source[], type: GraphQLCompositeType): string {
    return `${sources.map(({ set, condition }) => `${this.#idOf(set)}:${condition.id}`).join(" ")} ${type.name}`;
  }

  #idOf(set: SelectionSetNode): number {
    const id = this.#setIds.get(set) ?? this.#setIds.size;
    this.#setIds.set(set, id);
    return id;
  }

  #add(sources: readonly Source[], type: GraphQLCompositeType, place: Place): number {
    const index = this.selections.length;
    const members: Member[] = [];
    // It comes before what is inside.
    this.selections.push({ ...place, documentation: documentationOf(type), members });
    const context = this.#any(sources);
    const groups = this.#group(sources, type);
    for (const { types, label, flat } of groups) {
      const [only, ...others] = types;
      const documentation = others.length === 0 ? documentationOf(only) : undocumented;
      const within = groups.length > 1 ? label : undefined;
      const fields = this.#readFields(types, flat, { ...place, within, context });
      members.push({ types: types.map(({ name }) => name), label, documentation, fields });
    }
    return index;
  }

  #any(parts: readonly { readonly condition: Condition }[]): Condition {
    return parts.reduce<Condition>((any, { condition }) => this.#conditions.or(any, condition), never);
  }

  /** Groups the possible types by the fields that they get. */
  #group(sources: readonly Source[], type: GraphQLCompositeType): Group[] {
    if (isObjectType(type)) return [{ types: [type], label: type.name, flat: this.#flattener.flatten(sources, type) }];
    return this.#groupByFragments(sources, type).flatMap(({ types: alike, label }) => {
      const flat = this.#flattener.flatten(sources, alike[0]);
      return this.#groupByFieldTypes(alike, type, flat).map((types) => ({
        types,
        label: types.length === 1 ? types[0].name : label,
        flat,
      }));
    });
  }

  /** Groups the possible types by the fragments that apply to them, apart from those that apply to all. */
  #groupByFragments(sources: readonly Source[], type: GraphQLCompositeType): Omit<Group, "flat">[] {
    const possible = this.#types.possibleTypes(type);
    const [first, ...others] = possible;
    if (!first) return [];
    const met = new Map<GraphQLObjectType, string[]>();
    const conditions = new Set(
      others.length === 0 ? [] : sources.flatMap((source) => [...this.#flattener.typeConditions(source)]),
    );
    for (const condition of conditions) {
      const matching = this.#types.overlap(type, condition);
      if (matching.length === possible.length) continue;
      for (const each of matching) met.set(each, [...(met.get(each) ?? []), condition.name]);
    }
    if (met.size === 0) return [{ types: [first, ...others], label: "Other" }];
    const groups = groupBy(possible, (each) => met.get(each)?.join(" ") ?? "");
    return Array.from(groups, ([names, types]) => ({ types, label: names.replaceAll(" ", "") || "Other" }));
  }

  #groupByFieldTypes(
    types: Some<GraphQLObjectType>,
    type: GraphQLCompositeType,
    flat: Flat,
  ): Some<GraphQLObjectType>[] {
    const names = new Set(flat.map(({ node }) => node.name.value));
    const differing = types.length === 1 ? [] : [...names].filter((name) => !this.#types.isUniform(type, name));
    if (differing.length === 0) return [types];
    const declared = (each: GraphQLObjectType) => differing.map((name) => String(this.#types.field(each, name)?.type));
    return [...groupBy(types, (each) => declared(each).join()).values()];
  }

  #readFields(types: Some<GraphQLObjectType>, flat: Flat, inside: Inside): ResultField[] {
    const byKey = groupBy(flat, ({ node }) => node.alias?.value ?? node.name.value);
    return Array.from(byKey, ([key, occurrences]) => this.#readField(types, key, occurrences, inside));
  }

  #readField(types: Some<GraphQLObjectType>, key: string, occurrences: Some<Occurrence>, inside: Inside): ResultField {
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
    if (!isCompositeType(named)) return this.#readLeafField(key, optional, declared, field);
    const sources = this.#sourcesOf(occurrences);
    const { owner, path, within } = inside;
    const selection = this.#read(sources, named, { owner, path: [...path, key], within });
    return { key, optional, type: withIndex(field.type, selection), documentation: documentationOf(declared) };
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

  /** Returns the same object for the same field. */
  #readLeafField(
    key: string,
    optional: boolean,
    declared: GraphQLField<unknown, unknown>,
    { type }: GraphQLField<unknown, unknown>,
  ): ResultField {
    const variants = this.#leaves.get(declared) ?? new Map<string, ResultField>();
    this.#leaves.set(declared, variants);
    const variant = `${key}${optional ? "?" : ""}${declared.type === type ? "" : `: ${type}`}`;
    const earlier = variants.get(variant);
    if (earlier) return earlier;
    const field = { key, optional, type: this.#readLeaf(type), documentation: documentationOf(declared) };
    variants.set(variant, field);
    return field;
  }

  #readLeaf(type: GraphQLOutputType): ResultValue {
    if (isNonNullType(type)) return { ...this.#readLeaf(type.ofType), nullable: false };
    if (isListType(type)) return { kind: "list", of: this.#readLeaf(type.ofType), nullable: true };
    if (isEnumType(type)) this.enums.add(type.name);
    else this.scalars.add(type.name);
    return { kind: isEnumType(type) ? "enum" : "scalar", name: type.name, nullable: true };
  }
}

/** The type with the index of an object in the place of its name. */
function withIndex(type: GraphQLOutputType, selection: number): ResultValue {
  if (isNonNullType(type)) return { ...withIndex(type.ofType, selection), nullable: false };
  if (isListType(type)) return { kind: "list", of: withIndex(type.ofType, selection), nullable: true };
  return { kind: "selection", selection, nullable: true };
}
