import {
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isEqualType,
  isObjectType,
  isUnionType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
} from "graphql";
import { byName } from "../../by-name.ts";
import { getOrInsertComputed } from "../../memory.ts";

/** Answers questions about the types of a schema that have fields. */
export class CompositeTypes {
  readonly #schema: GraphQLSchema;
  readonly #uniform = new Map<GraphQLCompositeType, Map<string, boolean>>();
  readonly #possibleTypes = new Map<GraphQLCompositeType, readonly GraphQLObjectType[]>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** The type that a fragment names. */
  get(name: string): GraphQLCompositeType {
    const type = this.#schema.getType(name);
    if (!isCompositeType(type)) throw new TypeError(`the schema has no object, interface or union ${name}`);
    return type;
  }

  /** The object types that a value of the type can have, sorted by name. */
  possibleTypes(type: GraphQLCompositeType): readonly GraphQLObjectType[] {
    if (isObjectType(type)) return [type];
    return getOrInsertComputed(this.#possibleTypes, type, () => [...this.#schema.getPossibleTypes(type)].sort(byName));
  }

  /** The possible types of the first type that the second one has, too. */
  overlap(type: GraphQLCompositeType, other: GraphQLCompositeType): readonly GraphQLObjectType[] {
    if (type === other) return this.possibleTypes(type);
    const [few, many] = isObjectType(other) ? [other, type] : [type, other];
    return this.possibleTypes(few).filter((each) => this.applies(many, each));
  }

  /**
   * Returns whether all possible types declare the field with the same type. An object type may declare it more narrowly
   * than its interface.
   */
  isUniform(type: GraphQLCompositeType, name: string): boolean {
    const ofType = getOrInsertComputed(this.#uniform, type, () => new Map<string, boolean>());
    return getOrInsertComputed(ofType, name, () => {
      const [first, ...others] = this.possibleTypes(type).flatMap((each) => this.field(each, name)?.type ?? []);
      return !first || others.every((each) => isEqualType(each, first));
    });
  }

  /** Returns true if a fragment on the first type applies to an object of the second. */
  applies(condition: GraphQLCompositeType, type: GraphQLObjectType): boolean {
    return condition === type || (isAbstractType(condition) && this.#schema.isSubType(condition, type));
  }

  /** The definition of a field, those of introspection included, `__typename` apart. */
  field(type: GraphQLCompositeType, name: string): GraphQLField<unknown, unknown> | undefined {
    const field = isUnionType(type) ? undefined : type.getFields()[name];
    if (field || type !== this.#schema.getQueryType()) return field;
    return [SchemaMetaFieldDef, TypeMetaFieldDef].find((meta) => meta.name === name);
  }
}
