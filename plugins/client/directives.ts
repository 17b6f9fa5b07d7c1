import {
  type ASTNode,
  type DirectiveDefinitionNode,
  DirectiveLocation,
  type DirectiveNode,
  type GraphQLDirective,
  type GraphQLNamedType,
  Kind,
  parse,
} from "graphql";

const idempotent = "idempotent";

/**
 * Returns the definition of our own directive, which the rules need: `mutation GoOnline @idempotent { … }` says that the
 * runtime may send it again. It is for the generator only; it is never sent.
 */
export function idempotentDefinition(): DirectiveDefinitionNode {
  const [definition] = parse(`directive @${idempotent} on MUTATION`).definitions;
  return definition as DirectiveDefinitionNode;
}

/** Returns whether the directive is our own `@idempotent`. */
export function isIdempotent({ name }: DirectiveNode): boolean {
  return name.value === idempotent;
}

/** Returns whether a document of operations may use the directive. */
export function isExecutable({ locations }: GraphQLDirective): boolean {
  return locations.some((location) => executableLocations.has(location));
}

const executableLocations = new Set([
  DirectiveLocation.QUERY,
  DirectiveLocation.MUTATION,
  DirectiveLocation.SUBSCRIPTION,
  DirectiveLocation.FIELD,
  DirectiveLocation.FRAGMENT_DEFINITION,
  DirectiveLocation.FRAGMENT_SPREAD,
  DirectiveLocation.INLINE_FRAGMENT,
  DirectiveLocation.VARIABLE_DEFINITION,
]);

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
