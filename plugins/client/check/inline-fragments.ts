import { type GraphQLObjectType, isUnionType, type ValidationRule } from "graphql";
import { type Report, refuse } from "../errors.ts";
import { concreteTypes } from "./concrete-types.ts";

/**
 * Refuses inline fragments for which typescript-operations prints wrong types: those on a union, whose fields it loses,
 * and those that the fragments around them rule out, whose fields it keeps.
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
          const left = here().filter((type) => around.at(-1)?.includes(type));
          around.push(left);
          if (isUnionType(context.getType())) {
            const what = "The result's type would lack the fields of this inline fragment on a union";
            report(refuse("fragment-on-union", node, { what, remedy: "Write what is in it without it." }));
          } else if (left.length === 0) {
            const what = "Nothing can be of this type inside the fragments around it";
            report(refuse("impossible-fragment", node, { what, remedy: "Take the fragment out." }));
          }
        },
        leave: close,
      },
    };
  };
}
