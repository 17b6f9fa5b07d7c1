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
import { byName } from "../../by-name.ts";
import type { InputField, InputType, InputValue } from "../../types-model.ts";
import { documentationOf, withParagraph } from "./documentation.ts";
import type { Uses } from "./uses.ts";
import type { Place, VariableUses } from "./variable-uses.ts";

/** Reads the variables of an operation. */
export function readVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  places: VariableUses,
  uses: Uses,
): InputField[] {
  return variableDefinitions.map((definition) => {
    const { value: name } = definition.variable.name;
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type)) throw new TypeError(`$${name} has a type that is not an input type`);
    return readVariable(definition, readValue(type, uses), places.get(name) ?? []);
  });
}

function readVariable(
  { variable, description, defaultValue }: VariableDefinitionNode,
  value: InputValue,
  places: readonly Place[],
): InputField {
  // A default fills in for a value that is left out, but not for null.
  const takesNull = !places.some(({ type }) => isNonNullType(type));
  return {
    name: variable.name.value,
    optional: value.nullable || defaultValue !== undefined,
    type: { ...value, nullable: value.nullable && takesNull },
    documentation: withParagraph(documentationOf(places[0]?.definition), description?.value),
  };
}

/** Reads the input types that are used and those inside of them, sorted by name. */
export function readInputTypes(uses: Uses): InputType[] {
  const types: InputType[] = [];
  // Reading a type adds those inside of it, which the loop then comes to.
  for (const type of uses.inputs) types.push(readInputType(type, uses));
  return types.sort(byName);
}

function readInputType(type: GraphQLInputObjectType, uses: Uses): InputType {
  const fields = Object.values(type.getFields())
    .sort(byName)
    .map((field) => ({
      name: field.name,
      optional: !isRequiredInputField(field),
      type: readValue(field.type, uses),
      documentation: documentationOf(field),
    }));
  return { name: type.name, isOneOf: type.isOneOf, fields, documentation: documentationOf(type) };
}

function readValue(type: GraphQLInputType, uses: Uses): InputValue {
  if (isNonNullType(type)) return { ...readValue(type.ofType, uses), nullable: false };
  if (isListType(type)) return { kind: "list", of: readValue(type.ofType, uses), nullable: true };
  if (isInputObjectType(type)) {
    uses.inputs.add(type);
    return { kind: "input", name: type.name, nullable: true };
  }
  const isEnum = isEnumType(type);
  (isEnum ? uses.enums : uses.scalars.input).add(type.name);
  return { kind: isEnum ? "enum" : "scalar", name: type.name, nullable: true };
}
