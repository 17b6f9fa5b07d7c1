import {
  type ASTNode,
  DirectiveLocation,
  type DirectiveNode,
  GraphQLDirective,
  type GraphQLNamedType,
  GraphQLSchema,
  Kind,
} from "graphql";

/** `mutation GoOnline @idempotent { … }`: the runtime may send it again. For the generator only; it is never sent. */
const idempotent = new GraphQLDirective({ name: "idempotent", locations: [DirectiveLocation.MUTATION] });

const extended = new WeakMap<GraphQLSchema, GraphQLSchema>();

/** Returns the schema with our own directive, against which operations are checked; the same one at every call. */
export function withIdempotent(schema: GraphQLSchema): GraphQLSchema {
  const cached = extended.get(schema) ?? extend(schema);
  extended.set(schema, cached);
  return cached;
}

function extend(schema: GraphQLSchema): GraphQLSchema {
  const directives = schema.getDirectives().filter(({ name }) => name !== idempotent.name);
  return new GraphQLSchema({ ...schema.toConfig(), directives: [...directives, idempotent], assumeValid: true });
}

/** Returns whether the directive is our own `@idempotent`. */
export function isIdempotent({ name }: DirectiveNode): boolean {
  return name.value === idempotent.name;
}

/** Returns the text of a definition's `@evidence(inferred: …)`, if the schema has one. */
export function inferredPart(definition: ASTNode | null | undefined): string | undefined {
  const evidence = directivesOf(definition).find(({ name }) => name.value === "evidence");
  const inferred = evidence?.arguments?.find(({ name }) => name.value === "inferred")?.value;
  return inferred?.kind === Kind.STRING ? inferred.value : undefined;
}

/** Returns whether the service may know the type by another name. A document must not mention such a name. */
export function hasInferredName(type: GraphQLNamedType): boolean {
  return /^name\b/.test(inferredPart(type.astNode) ?? "");
}

/** The directives of any node that can have some; graphql 17 leaves out an empty list. */
function directivesOf(node: ASTNode | null | undefined): readonly DirectiveNode[] {
  return (node && "directives" in node && (node.directives as readonly DirectiveNode[] | undefined)) || [];
}
