import {
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type ValidationRule,
  validate,
} from "graphql";
import type { Diagnostic, ReportDiagnostic } from "../diagnostics/diagnostic.ts";
import { conditionalFragmentRule } from "./conditional-fragments.ts";
import { inlineFragmentRule } from "./inline-fragments.ts";
import { refuseMergedFields } from "./merged-fields.ts";

/** The rules that look at one place at a time for what typescript-operations is known to print wrong types for. */
export function wrongTypeRules(report: ReportDiagnostic): readonly ValidationRule[] {
  return [conditionalFragmentRule(report), inlineFragmentRule(report)];
}

/** All of what typescript-operations is known to print wrong types for; the property test looks for more. */
export function refuseWrongTypes(schema: GraphQLSchema, document: DocumentNode): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  validate(
    schema,
    document,
    wrongTypeRules((diagnostic) => diagnostics.push(diagnostic)),
  );
  return [...diagnostics, ...refuseMerges(schema, document.definitions)];
}

/** What goes wrong where several selections become one field; fragments must not spread each other in circles. */
export function refuseMerges(
  schema: GraphQLSchema,
  definitions: readonly DefinitionNode[],
  only?: ReadonlySet<DefinitionNode>,
): Diagnostic[] {
  const operations = definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .filter((operation) => !only || only.has(operation));
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return refuseMergedFields(schema, operations, new Map(fragments.map((each) => [each.name.value, each])));
}
