import type { OperationDefinitionNode } from "graphql";
import { type Documents, fragmentsByName, fragmentsUsed } from "../../../../plugins/client/documents.ts";

/** Returns these operations alone, with the fragments that they use. */
export function documentsFor(operations: readonly OperationDefinitionNode[], documents: Documents): Documents {
  return { own: [...operations, ...fragmentsUsed(operations, fragmentsByName(documents))], external: [] };
}
