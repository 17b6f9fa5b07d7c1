import {
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import type { Documentation, Member, ResultField, ResultValue, Selection } from "../../types-model.ts";
import { CompositeTypes } from "./composite-types.ts";
import { always, type Condition, Conditions, never } from "./conditions.ts";
import { documentationOf, undocumented } from "./documentation.ts";
import { type Flat, Flattener, type Occurrence, type Source } from "./flatten.ts";
import { groupBy, type Some } from "./group-by.ts";

type Place = Pick<Selection, "owner" | "path" | "within">;

/** Object types that get the same fields, and those fields. */
interface Group {
  readonly types: Some<GraphQLObjectType>;
  readonly label: string;
  readonly flat: Flat;
}

/** The object that fields are read for. */
interface Inside extends Place {
  /** When the object is part of the answer. */
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
  readonly #schema: GraphQLSchema;
  readonly #types: CompositeTypes;
  readonly #conditions = new Conditions();
  readonly #flattener: Flattener;
  readonly #indexes = new Map<string, number>();
  readonly #fragmentIndexes = new Map<string, number>();
  readonly #fields = new Map<Documentation, ResultField[]>();
  readonly #leaves = new Map<GraphQLOutputType, ResultValue>();
  readonly #setIds = new Map<SelectionSetNode, number>();

  constructor(schema: GraphQLSchema, fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.#schema = schema;
    this.#types = new CompositeTypes(schema);
    this.#flattener = new Flattener(this.#types, this.#conditions, fragments);
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
    const { unwrapped, fragment } = this.#unwrap(sources, type);
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

  /** Whether an object has the same fields as another, which may be of more types. */
  #haveSameFields(one: number, other: number): boolean {
    const fieldsOf = (index: number) => JSON.stringify(this.selections[index]?.members.map(({ fields }) => fields));
    return fieldsOf(one) === fieldsOf(other);
  }

  #keyOf(sources: readonly Source[], type: GraphQLCompositeType): string {
    const ids = sources.map(({ set, condition }) => {
      // A condition around a single selection set concerns only the same variables inside.
      const isAlone = sources.length === 1 && condition !== always;
      const outer = isAlone ? this.#conditions.limit(condition, this.#flattener.variables(set)) : condition;
      return `${this.#idOf(set)}:${outer.id}`;
    });
    return `${ids.join(" ")} ${type.name}`;
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
    return Array.from(byKey, ([key, occurrences]) => {
      const [{ node, scope }] = occurrences;
      const documentation = documentationOf(this.#types.field(scope, node.name.value));
      const optional = !this.#conditions.implies(inside.context, this.#any(occurrences));
      return this.#share({ key, optional, type: this.#readType(types, key, occurrences, inside), documentation });
    });
  }

  /** Returns an equal field that was read before, if there is one: large schemas have few fields that are not objects. */
  #share(field: ResultField): ResultField {
    const { key, optional, type, documentation } = field;
    if (type.kind === "selection" || type.kind === "typename") return field;
    const alike = this.#fields.get(documentation) ?? [];
    const earlier = alike.find((each) => each.key === key && each.optional === optional && each.type === type);
    if (earlier) return earlier;
    alike.push(field);
    this.#fields.set(documentation, alike);
    return field;
  }

  #readType(types: Some<GraphQLObjectType>, key: string, occurrences: Some<Occurrence>, inside: Inside): ResultValue {
    const { value: name } = occurrences[0].node.name;
    if (name === "__typename") return { kind: "typename", names: types.map((each) => each.name), nullable: false };
    const field = this.#types.field(types[0], name);
    if (!field) throw new TypeError(`${types[0].name} has no field ${name}`);
    const named = getNamedType(field.type);
    if (!isCompositeType(named)) return this.#readLeaf(field.type);
    const sources = occurrences.flatMap(({ node, scope, condition }) => {
      const declared = getNamedType(this.#types.field(scope, name)?.type);
      if (!node.selectionSet || !isCompositeType(declared)) return [];
      return [{ set: node.selectionSet, scope: declared, condition }];
    });
    const { owner, path, within } = inside;
    return withIndex(field.type, this.#read(sources, named, { owner, path: [...path, key], within }));
  }

  #readLeaf(type: GraphQLOutputType): ResultValue {
    const value = this.#leaves.get(type) ?? this.#wrapLeaf(type);
    this.#leaves.set(type, value);
    return value;
  }

  #wrapLeaf(type: GraphQLOutputType): ResultValue {
    if (isNonNullType(type)) return { ...this.#readLeaf(type.ofType), nullable: false };
    if (isListType(type)) return { kind: "list", of: this.#readLeaf(type.ofType), nullable: true };
    if (isEnumType(type)) this.enums.add(type.name);
    return { kind: isEnumType(type) ? "enum" : "scalar", name: type.name, nullable: true };
  }
}

/** The type with the index of an object in the place of its name. */
function withIndex(type: GraphQLOutputType, selection: number): ResultValue {
  if (isNonNullType(type)) return { ...withIndex(type.ofType, selection), nullable: false };
  if (isListType(type)) return { kind: "list", of: withIndex(type.ofType, selection), nullable: true };
  return { kind: "selection", selection, nullable: true };
}
