// The content of `types.ts` as a model: plain data, no GraphQL, no TypeScript. Definitions refer to
// enums, input types and scalars by their names in the schema.

/** Everything that `types.ts` declares. */
export interface TypesModel {
  /** The enums that the operations take or give, sorted by name. */
  readonly enums: readonly EnumType[];
  /** The input types that the operations take, sorted by name. */
  readonly inputs: readonly InputType[];
  /** Sorted by name. */
  readonly fragments: readonly DefinitionTypes[];
  /** Sorted by name. */
  readonly operations: readonly DefinitionTypes[];
  /** The names of the scalars that variables and input types take, and of those that results give. */
  readonly scalars: { readonly input: readonly string[]; readonly output: readonly string[] };
}

/** The schema's documentation of a definition. */
export interface Documentation {
  /** Paragraphs; empty if the schema has none. */
  readonly description: readonly string[];
  /** The reason; undefined if the definition is not deprecated. */
  readonly deprecated: string | undefined;
}

/** A definition with its documentation. Definitions that are documented alike share the object. */
export interface Documented {
  readonly documentation: Documentation;
}

export interface EnumType extends Documented {
  readonly name: string;
  /** Sorted by name. */
  readonly values: readonly EnumValue[];
}

export interface EnumValue extends Documented {
  readonly name: string;
}

export interface InputType extends Documented {
  readonly name: string;
  /** True if a value has exactly one of the fields. */
  readonly isOneOf: boolean;
  /** Sorted by name. */
  readonly fields: readonly InputField[];
}

/** A field of an input type, or a variable of an operation. */
export interface InputField extends Documented {
  readonly name: string;
  /** True if it may be left out. */
  readonly optional: boolean;
  readonly type: InputValue;
}

/** The types of a fragment or an operation. */
export interface DefinitionTypes {
  readonly kind: "fragment" | "query" | "mutation" | "subscription";
  readonly name: string;
  /** Those of an operation. */
  readonly variables: readonly InputField[];
  /** The objects in its result that belong to it, each before those inside of it. The first one is the result. */
  readonly selections: readonly Selection[];
}

/** An object in a result; the one with an empty path is the result. */
export interface Selection extends Documented {
  /** The keys that lead to it from the result of the definition that it belongs to. */
  readonly path: readonly string[];
  /** The object type that the last key was selected on, if that was one of several. */
  readonly within: string | undefined;
  /** Its possible types, grouped by the fields that they get; empty if the schema has no such type. */
  readonly members: readonly Member[];
}

/** The fields of an object, if it is of one of these types. */
export interface Member extends Documented {
  /** The object types, sorted by name. */
  readonly types: readonly string[];
  /** The difference from the other members: an object type, or the types of the fragments that apply to it. */
  readonly label: string;
  /** In the order of selection. */
  readonly fields: readonly ResultField[];
}

export interface ResultField extends Documented {
  /** The alias, or the name. */
  readonly key: string;
  /** True if a directive may leave it out. */
  readonly optional: boolean;
  readonly type: ResultValue;
}

/** The type of a field in a result. */
export type ResultValue = Nullable &
  (
    | { readonly kind: "list"; readonly of: ResultValue }
    | { readonly kind: "scalar" | "enum"; readonly name: string }
    | { readonly kind: "typename"; readonly names: readonly string[] }
    | { readonly kind: "selection"; readonly selection: Selection }
    | { readonly kind: "unknown" }
  );

/** The type of a variable or of a field of an input type. */
export type InputValue = Nullable &
  (
    | { readonly kind: "list"; readonly of: InputValue }
    | { readonly kind: "scalar" | "enum" | "input"; readonly name: string }
  );

interface Nullable {
  readonly nullable: boolean;
}
