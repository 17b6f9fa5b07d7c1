// Why some of `@include` and `@skip` is refused: typescript-operations prints wrong types for it. The fields of an
// inline fragment that has such a directive are missing from the result's type. A spread that has one makes the fields
// of its fragment optional, but not those of the fragments inside it. On a field, both directives are right.

import {
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type InlineFragmentNode,
  Kind,
  type OperationDefinitionNode,
  visit,
} from "graphql";
import { type Problem, refuse } from "../errors.ts";

type Definition = OperationDefinitionNode | FragmentDefinitionNode;

/** Refuses `@include` and `@skip` where the types would be wrong. */
export function refuseConditionalFragments(definitions: readonly Definition[]): Problem[] {
  const nesting = definitions
    .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
    .filter(({ selectionSet }) => selectionSet.selections.some(({ kind }) => kind !== Kind.FIELD))
    .map(({ name }) => name.value);
  const refusals: Problem[] = [];
  const check = (node: InlineFragmentNode | FragmentSpreadNode) => {
    const directive = node.directives?.find(({ name }) => ["include", "skip"].includes(name.value));
    if (!directive) return;
    const what = `The result's type would be wrong with @${directive.name.value} here`;
    const remedy = "Put it on the fields of the fragment instead.";
    refusals.push(refuse("condition-on-fragment", directive, { what, remedy }));
  };
  for (const definition of definitions) {
    visit(definition, {
      InlineFragment: check,
      FragmentSpread: (node) => (nesting.includes(node.name.value) ? check(node) : undefined),
    });
  }
  return refusals;
}
