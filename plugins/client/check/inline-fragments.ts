import { type GraphQLObjectType, isUnionType, Kind, type ValidationRule } from "graphql";
import { diagnosticAt, type ReportDiagnostic } from "../diagnostics/diagnostic.ts";
import { concreteTypes } from "./concrete-types.ts";

/**
 * Refuses inline fragments for which typescript-operations prints wrong types: those on a union, whose fields it loses,
 * and those that hold a fragment and are on a wider type than what is around them, where it forgets what is around.
 */
export function inlineFragmentRule(report: ReportDiagnostic): ValidationRule {
  return (context) => {
    const around: (readonly GraphQLObjectType[])[] = [];
    const here = () => concreteTypes(context.getSchema(), context.getType());
    const open = () => void around.push(here());
    const close = () => void around.pop();
    return {
      Field: { enter: open, leave: close },
      OperationDefinition: { enter: open, leave: close },
      FragmentDefinition: { enter: open, leave: close },
      InlineFragment: {
        enter: (node) => {
          const outer = around.at(-1) ?? [];
          const inner = here();
          const isWider = inner.some((type) => !outer.includes(type));
          around.push(inner.filter((type) => outer.includes(type)));
          if (isUnionType(context.getType())) {
            const message = "The result's type would lack the fields of this inline fragment on a union.";
            report(diagnosticAt("fragment-on-union", node, { message, hint: "Write what is in it without it." }));
          } else if (isWider && node.selectionSet.selections.some(({ kind }) => kind === Kind.INLINE_FRAGMENT)) {
            const message =
              "The result's type would be wrong: this fragment is on a wider type than what is around it.";
            report(diagnosticAt("wider-fragment", node, { message, hint: "Write what is in it without it." }));
          }
        },
        leave: close,
      },
    };
  };
}
