import { type GraphQLObjectType, isUnionType, Kind, type ValidationRule } from "graphql";
import { type Report, refuse } from "../errors.ts";
import { concreteTypes } from "./concrete-types.ts";

/**
 * Refuses inline fragments for which typescript-operations prints wrong types: those on a union, whose fields it loses,
 * and those that hold a fragment and are on a wider type than what is around them, where it forgets what is around.
 */
export function inlineFragmentRule(report: Report): ValidationRule {
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
            const what = "The result's type would lack the fields of this inline fragment on a union";
            report(refuse("fragment-on-union", node, { what, remedy: "Write what is in it without it." }));
          } else if (isWider && node.selectionSet.selections.some(({ kind }) => kind === Kind.INLINE_FRAGMENT)) {
            const what = "The result's type would be wrong: this fragment is on a wider type than what is around it";
            report(refuse("widening-fragment", node, { what, remedy: "Write what is in it without it." }));
          }
        },
        leave: close,
      },
    };
  };
}
