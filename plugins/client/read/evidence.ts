import type { ASTNode, DirectiveNode, GraphQLNamedType } from "graphql";
import { Kind } from "graphql";

/** What the schema's `@evidence(inferred: …)` says of a definition, if it says anything. */
export function inferredPart(definition: ASTNode | null | undefined): string | undefined {
  const evidence = directivesOf(definition).find(({ name }) => name.value === "evidence");
  const inferred = evidence?.arguments?.find(({ name }) => name.value === "inferred")?.value;
  return inferred?.kind === Kind.STRING ? inferred.value : undefined;
}

/** True if the service may know the type by another name: a document must not mention it. */
export function hasInferredName(type: GraphQLNamedType): boolean {
  return /^name\b/.test(inferredPart(type.astNode) ?? "");
}

/** The directives of any node that can have some; graphql 17 leaves out a list that is empty. */
function directivesOf(node: ASTNode | null | undefined): readonly DirectiveNode[] {
  return (node && "directives" in node && (node.directives as readonly DirectiveNode[] | undefined)) || [];
}
