import {
  type DocumentNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  isUnionType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";
import { type Problem, refuse } from "../errors.ts";
import { concreteTypes } from "./concrete-types.ts";

/**
 * Refuses inline fragments for which typescript-operations prints wrong types: those on a union, whose fields it loses,
 * and those that the fragments around them rule out, whose fields it keeps.
 */
export function refuseInlineFragments(schema: GraphQLSchema, document: DocumentNode): Problem[] {
  const problems: Problem[] = [];
  const around: (readonly GraphQLObjectType[])[] = [];
  const typeInfo = new TypeInfo(schema);
  const here = () => concreteTypes(schema, typeInfo.getType());
  const open = () => void around.push(here());
  const close = () => void around.pop();
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field: { enter: open, leave: close },
      OperationDefinition: { enter: open, leave: close },
      FragmentDefinition: { enter: open, leave: close },
      InlineFragment: {
        enter: (node) => {
          const left = here().filter((type) => around.at(-1)?.includes(type));
          around.push(left);
          if (isUnionType(typeInfo.getType())) {
            const what = "The result's type would lack the fields of this inline fragment on a union";
            problems.push(refuse("fragment-on-union", node, { what, remedy: "Write what is in it without it." }));
          } else if (left.length === 0) {
            const what = "Nothing can be of this type inside the fragments around it";
            problems.push(refuse("impossible-fragment", node, { what, remedy: "Take the fragment out." }));
          }
        },
        leave: close,
      },
    }),
  );
  return problems;
}
