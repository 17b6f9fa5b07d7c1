import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
} from "graphql";
import type { InputField, InputType, InputValue } from "../../types-model.ts";
import { byName } from "../by-name.ts";
import { documentationOf, withParagraph } from "./documentation.ts";
import type { VariableUses } from "./variable-uses.ts";

/** Reads variables, and every input type that they need. */
export class InputReader {
  /** The names of the enums in them. */
  readonly enums = new Set<string>();
  /** The names of the scalars in them. */
  readonly scalars = new Set<string>();
  readonly #schema: GraphQLSchema;
  readonly #inputs = new Set<GraphQLInputObjectType>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  readVariables({ variableDefinitions = [] }: OperationDefinitionNode, uses: VariableUses): InputField[] {
    return variableDefinitions.map((definition) => this.#readVariable(definition, uses));
  }

  #readVariable(definition: VariableDefinitionNode, uses: VariableUses): InputField {
    const { value: name } = definition.variable.name;
    const type = typeFromAST(this.#schema, definition.type);
    if (!isInputType(type)) throw new TypeError(`$${name} has a type that is not an input type`);
    const [first, ...others] = uses.get(name) ?? [];
    // A default fills in for a value that is left out, but not for null.
    const takesNull = ![first, ...others].some((use) => use && isNonNullType(use.type));
    const value = this.#readValue(type);
    return {
      name,
      optional: value.nullable || definition.defaultValue !== undefined,
      type: { ...value, nullable: value.nullable && takesNull },
      documentation: withParagraph(documentationOf(first?.definition), definition.description?.value),
    };
  }

  /** Returns the input types of the variables read before, and those inside of them, sorted by name. */
  readInputTypes(): InputType[] {
    const types: InputType[] = [];
    // Reading a type adds those inside of it, which the loop then comes to.
    for (const type of this.#inputs) types.push(this.#readInputType(type));
    return types.sort(byName);
  }

  #readInputType(type: GraphQLInputObjectType): InputType {
    const fields = Object.values(type.getFields())
      .sort(byName)
      .map((field) => ({
        name: field.name,
        optional: !isRequiredInputField(field),
        type: this.#readValue(field.type),
        documentation: documentationOf(field),
      }));
    return { name: type.name, isOneOf: type.isOneOf, fields, documentation: documentationOf(type) };
  }

  #readValue(type: GraphQLInputType): InputValue {
    if (isNonNullType(type)) return { ...this.#readValue(type.ofType), nullable: false };
    if (isListType(type)) return { kind: "list", of: this.#readValue(type.ofType), nullable: true };
    if (isInputObjectType(type)) {
      this.#inputs.add(type);
      return { kind: "input", name: type.name, nullable: true };
    }
    const [kind, names] = isEnumType(type) ? (["enum", this.enums] as const) : (["scalar", this.scalars] as const);
    names.add(type.name);
    return { kind, name: type.name, nullable: true };
  }
}
