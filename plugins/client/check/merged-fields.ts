// What typescript-operations gets wrong where several selections become one field of the answer: fields are put
// together here as execution does it, by their name in the answer, for each concrete type.

import {
  type ASTNode,
  doTypesOverlap,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  isCompositeType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import type { Code } from "../diagnostics/codes.ts";
import { type Diagnostic, diagnosticAt, type Explanation } from "../diagnostics/diagnostic.ts";
import type { Fragments } from "../read/minify.ts";
import { concreteTypes } from "./concrete-types.ts";

interface Selected {
  readonly node: FieldNode;
  readonly isConditional: boolean;
}

/** Refuses conditions on `__typename`, objects that are selected twice with a condition, and fields doubled by an alias. */
export function refuseMergedFields(
  schema: GraphQLSchema,
  operations: readonly OperationDefinitionNode[],
  fragments: Fragments,
): Diagnostic[] {
  const problems = new Map<ASTNode, Diagnostic>();
  for (const { operation, selectionSet } of operations) {
    const root = schema.getRootType(operation);
    if (root) inspect(root, [selectionSet]);
  }
  return [...problems.values()];

  function inspect(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): void {
    const selected = new Map<string, Selected[]>();
    for (const set of sets) collect(type, set, { isConditional: false, selected });
    for (const group of selected.values()) {
      for (const [node, code, words] of judge(group)) problems.set(node, diagnosticAt(code, node, words));
      const inner = group.flatMap(({ node }) => node.selectionSet ?? []);
      const field = type.getFields()[group[0]?.node.name.value ?? ""];
      for (const each of concreteTypes(schema, field?.type)) inspect(each, inner);
    }
  }

  function collect(type: GraphQLObjectType, { selections }: SelectionSetNode, into: Collecting): void {
    for (const selection of selections) {
      const isConditional = into.isConditional || (selection.directives ?? []).length > 0;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        into.selected.set(key, [...(into.selected.get(key) ?? []), { node: selection, isConditional }]);
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (fragment && applies(fragment.typeCondition?.name.value, type)) {
        collect(type, fragment.selectionSet, { ...into, isConditional });
      }
    }
  }

  function applies(condition: string | undefined, type: GraphQLObjectType): boolean {
    const wanted = condition === undefined ? type : schema.getType(condition);
    return isCompositeType(wanted) && doTypesOverlap(schema, type, wanted);
  }
}

interface Collecting {
  readonly isConditional: boolean;
  readonly selected: Map<string, Selected[]>;
}

/** What is wrong with the fields of one name. */
function judge(group: readonly Selected[]): (readonly [FieldNode, Code, Explanation])[] {
  const conditional = group.find(({ isConditional }) => isConditional)?.node;
  const name = group[0]?.node.name.value;
  const alias = group.find(({ node }) => node.alias?.value === name)?.node;
  const isDoubled = group.some(({ node }) => !node.alias);
  const objects = group.filter(({ node }) => node.selectionSet).length;
  const what = "The result's type would be wrong";
  return [
    ...(conditional && name === "__typename"
      ? [[conditional, "conditional-typename", typenameWords(what)] as const]
      : []),
    ...(conditional && objects > 1 ? [[conditional, "conditional-merge", mergeWords(what, name)] as const] : []),
    ...(alias && isDoubled ? [[alias, "duplicate-field", aliasWords(name)] as const] : []),
  ];
}

function typenameWords(what: string): Explanation {
  return { message: `${what} with a condition on __typename.`, hint: "Select it without one." };
}

function mergeWords(what: string, name: string | undefined): Explanation {
  return {
    message: `${what}: ${name} is selected more than once here, and not always.`,
    hint: "Select it once, and put the condition on its fields.",
  };
}

function aliasWords(name: string | undefined): Explanation {
  return { message: `${name} is selected twice, once by an alias that is its own name.`, hint: "Remove the alias." };
}
