import { DirectiveLocation, type DirectiveNode, GraphQLDirective, GraphQLSchema } from "graphql";

/** `mutation GoOnline @idempotent { … }`: the runtime may send it again. For the generator only, and never sent. */
const idempotent = new GraphQLDirective({ name: "idempotent", locations: [DirectiveLocation.MUTATION] });

const extended = new WeakMap<GraphQLSchema, GraphQLSchema>();

/** The schema as operations are held against it: the same one every time it is asked for. */
export function withIdempotent(schema: GraphQLSchema): GraphQLSchema {
  const known = extended.get(schema) ?? extend(schema);
  extended.set(schema, known);
  return known;
}

function extend(schema: GraphQLSchema): GraphQLSchema {
  const directives = schema.getDirectives().filter(({ name }) => name !== idempotent.name);
  return new GraphQLSchema({ ...schema.toConfig(), directives: [...directives, idempotent], assumeValid: true });
}

export function isIdempotent({ name }: DirectiveNode): boolean {
  return name.value === idempotent.name;
}
