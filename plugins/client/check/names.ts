import { type GraphQLSchema, Kind, type OperationDefinitionNode } from "graphql";
import type { ScalarsConfig } from "../config.ts";
import { diagnosticAt, placeOf } from "../diagnostics/create.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { formatPlace } from "../diagnostics/format.ts";
import { capitalized, namesOf } from "../names.ts";
import { findPages } from "../read/pages.ts";

/** Reports operations without a name, and operations that would give the same name to two declarations. */
export function checkNames(
  schema: GraphQLSchema,
  operations: readonly OperationDefinitionNode[],
  scalars: ScalarsConfig,
): Diagnostic[] {
  const ownersByName = new Map<string, { readonly what: string; readonly operation: OperationDefinitionNode }>();
  return operations.flatMap((operation) => {
    if (!operation.name) return [reportAnonymous(operation)];
    const node = operation.name;
    const pages = findPages(schema, operation, scalars) !== undefined;
    return namesOf({ name: node.value, pages }).flatMap(({ name, what }) => {
      const other = ownersByName.get(name);
      if (!other) ownersByName.set(name, { what, operation });
      // Operations of the same name have another diagnostic. If two functions clash, a clash of their constants or
      // types is not reported in addition.
      const isReported = what !== "function" && other?.what === what;
      if (!other || isReported || other.operation.name?.value === node.value) return [];
      const place = formatPlace(placeOf(other.operation.name ?? other.operation));
      const message = `The ${what} of ${node.value} and the ${other.what} of ${other.operation.name?.value} (${place}) would both be ${name}.`;
      return [diagnosticAt("name-clash", node, { message, hint: "Rename one of the operations." })];
    });
  });
}

function reportAnonymous(operation: OperationDefinitionNode): Diagnostic {
  const { operation: kind } = operation;
  const message = `This ${kind} has no name.`;
  const hint = `Its function is named after it: write for example "${kind} ${suggestName(operation)} { … }".`;
  return diagnosticAt("no-anonymous-operations", operation, { message, hint });
}

/** "OnMessage" for a subscription to `message`, "SendMessage" for the mutation `sendMessage`. */
function suggestName({ operation: kind, selectionSet }: OperationDefinitionNode): string {
  const field = selectionSet.selections.find((selection) => selection.kind === Kind.FIELD)?.name.value ?? kind;
  return kind === "subscription" ? `On${capitalized(field)}` : capitalized(field);
}
