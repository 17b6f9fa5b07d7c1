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
 * Returns the definition of the directive `@idempotent`, which the rules need: `mutation GoOnline @idempotent { … }`
 * allows the runtime to send the mutation again. Only the generator reads the directive; it is never sent to the
 * service.
 */
export function idempotentDefinition(): DirectiveDefinitionNode {
  const [definition] = parse(`directive @${idempotent} on MUTATION`).definitions;
  return definition as DirectiveDefinitionNode;
}

/** Returns true if the directive is our own `@idempotent`. */
export function isIdempotent({ name }: DirectiveNode): boolean {
  return name.value === idempotent;
}

/** Returns true if a document of operations may use the directive. */
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

/** Returns true if the service may use another name for the type. A document must not contain such a name. */
export function hasInferredName(type: GraphQLNamedType): boolean {
  return /^name\b/.test(inferredPart(type.astNode) ?? "");
}

/** Returns the directives of a node. In graphql 17, a node without directives has no list. */
function directivesOf(node: ASTNode | null | undefined): readonly DirectiveNode[] {
  return (node && "directives" in node && (node.directives as readonly DirectiveNode[] | undefined)) || [];
}
