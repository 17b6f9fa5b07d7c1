import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
} from "graphql";
import { inferredPart } from "../../../../plugins/client/directives.ts";

/** A type, or a field, argument, value or member of one. */
export interface SchemaPart {
  /** The name of the type: for a field, argument, value or member, the type to which it belongs. */
  readonly owner: string;
  /** The part's type, in GraphQL's notation; for a type itself, its kind. */
  readonly type: string;
  readonly description: string | null | undefined;
  /** True if the schema marks the part as inferred. */
  readonly isInferred: boolean;
}

type Described = Pick<GraphQLNamedType, "astNode" | "description">;

/** Returns the parts of a schema by their coordinates: "Query.agents(first)", "AgentStatus". */
export function partsOf(schema: GraphQLSchema): ReadonlyMap<string, SchemaPart> {
  const parts = new Map<string, SchemaPart>();
  for (const type of Object.values(schema.getTypeMap()).filter(
    (each) => !isIntrospectionType(each) && !isSpecifiedScalarType(each),
  )) {
    const add = (coordinate: string, what: string, { astNode, description }: Described) =>
      parts.set(coordinate, {
        owner: type.name,
        type: what,
        description,
        isInferred: inferredPart(astNode) !== undefined,
      });
    add(type.name, type.constructor.name, type);
    addMembers(type, add);
  }
  return parts;
}

function addMembers(type: GraphQLNamedType, add: (coordinate: string, what: string, of: Described) => void): void {
  const at = (name: string) => `${type.name}.${name}`;
  if (isEnumType(type)) for (const value of type.getValues()) add(at(value.name), "", value as Described);
  if (isUnionType(type)) for (const { name } of type.getTypes()) add(at(name), "", { astNode: undefined } as Described);
  if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) add(at(field.name), String(field.type), field as Described);
  }
  if (!isInterfaceType(type) && !isObjectType(type)) return;
  for (const field of Object.values(type.getFields())) {
    add(at(field.name), String(field.type), field as Described);
    for (const argument of field.args) {
      add(`${at(field.name)}(${argument.name})`, String(argument.type), argument as Described);
    }
  }
}
