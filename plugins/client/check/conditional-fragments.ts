// Why some of `@include` and `@skip` is refused: typescript-operations prints wrong types for it. The fields of an
// inline fragment that has such a directive are missing from the result's type. A spread that has one makes the fields
// of its fragment optional, but not those of the fragments inside it. On a field, both directives are right.

import { type FragmentSpreadNode, type InlineFragmentNode, Kind, type ValidationRule } from "graphql";
import { diagnosticAt, type ReportDiagnostic } from "../diagnostics/diagnostic.ts";

/** Refuses `@include` and `@skip` on fragments where the types would be wrong. */
export function conditionalFragmentRule(report: ReportDiagnostic): ValidationRule {
  const check = ({ directives }: InlineFragmentNode | FragmentSpreadNode) => {
    const directive = directives?.find(({ name }) => ["include", "skip"].includes(name.value));
    if (!directive) return;
    const message = `The result's type would be wrong with @${directive.name.value} here.`;
    const hint = "Put it on the fields of the fragment instead.";
    report(diagnosticAt("condition-on-fragment", directive, { message, hint }));
  };
  return (context) => ({
    InlineFragment: check,
    FragmentSpread: (node) => {
      const fragment = context.getFragment(node.name.value);
      if (fragment?.selectionSet.selections.some(({ kind }) => kind !== Kind.FIELD)) check(node);
    },
  });
}
