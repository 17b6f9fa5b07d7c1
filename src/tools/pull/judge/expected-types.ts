import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  TypeInfo,
  type TypeNode,
  visit,
  visitWithTypeInfo,
} from "graphql";

/** A variable, the type that it names, and the one that the schema wants where it is used. */
export interface Expected {
  readonly variable: string;
  readonly names: string;
  readonly type: string;
}

/** What a schema wants of an operation's variables, as far as they are used where it knows. */
export function expectedTypes(document: DocumentNode, schema: GraphQLSchema): Expected[] {
  const declared = new Map<string, string>();
  const wanted = new Map<string, string>();
  const typeInfo = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      VariableDefinition: ({ variable, type }) => {
        declared.set(variable.name.value, nameIn(type));
        return false;
      },
      Variable: ({ name }) => {
        const type = typeInfo.getInputType();
        if (type && !wanted.has(name.value)) wanted.set(name.value, String(type));
      },
    }),
  );
  return [...wanted].map(([variable, type]) => ({ variable, type, names: declared.get(variable) ?? "" }));
}

function nameIn(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameIn(type.type);
}
