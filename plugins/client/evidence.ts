import type { ASTNode, DirectiveNode, GraphQLNamedType } from "graphql";
import { Kind } from "graphql";

/** What the schema's `@evidence(inferred: …)` says of a definition, if it says anything. */
export function inferredPart(definition: ASTNode | null | undefined): string | undefined {
  const directives =
    definition && "directives" in definition ? (definition.directives as readonly DirectiveNode[]) : [];
  const evidence = directives.find(({ name }) => name.value === "evidence");
  const inferred = evidence?.arguments?.find(({ name }) => name.value === "inferred")?.value;
  return inferred?.kind === Kind.STRING ? inferred.value : undefined;
}

/** True if the service may know the type by another name: a document must not mention it. */
export function hasInferredName(type: GraphQLNamedType): boolean {
  return /^name\b/.test(inferredPart(type.astNode) ?? "");
}
