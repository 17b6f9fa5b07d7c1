import {
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type InlineFragmentNode,
  isAbstractType,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from "graphql";
import { type Report, refuse } from "../errors.ts";
import { hasInferredName } from "../read/evidence.ts";

/** Warns of fields that may be of several types while nothing tells of which they were. */
export function typenameRule(report: Report): ValidationRule {
  return (context) => ({
    Field: (field) => {
      const { selectionSet, name } = field;
      if (!selectionSet || !isAbstractType(getNamedType(context.getType()))) return;
      if (asksTypename(selectionSet, context)) return;
      const what = `${name.value} may be of several types, and nothing tells which`;
      report(refuse("missing-typename", field, { what, remedy: "Select __typename." }));
    },
  });
}

function asksTypename(set: SelectionSetNode, context: ValidationContext, within: readonly unknown[] = []): boolean {
  return set.selections.some((selection) => {
    if (selection.kind === Kind.FIELD) return selection.name.value === "__typename";
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : context.getFragment(selection.name.value);
    if (!inner || within.includes(inner)) return false;
    return asksTypename(inner.selectionSet, context, [...within, inner]);
  });
}

/** Warns of structured messages without the plain form for clients that show no other. */
export function fallbackRule(report: Report): ValidationRule {
  const gives = ({ arguments: given = [] }: FieldNode) => given.some(({ name }) => name.value === "fallback");
  return (context) => ({
    Field: (field) => {
      const wants = context.getFieldDef()?.args.some(({ name }) => name === "fallback");
      if (!wants || gives(field)) return;
      const what = `${field.name.value} goes without a fallback for clients that show plain text only`;
      report(refuse("missing-fallback", field, { what, remedy: "Give it the argument fallback." }));
    },
  });
}

/** Warns of fragments that name a type which the service may know by another name. */
export function inferredFragmentRule(report: Report): ValidationRule {
  return (context) => {
    const check = (node: InlineFragmentNode | FragmentDefinitionNode) => {
      const type = getNamedType(context.getType());
      if (!node.typeCondition || !type || !hasInferredName(type)) return;
      const what = `The name ${type.name} is only inferred, and the service rejects a document that names an unknown type`;
      report(refuse("inferred-fragment", node, { what, remedy: "Select the fields without a fragment." }));
    };
    return { InlineFragment: check, FragmentDefinition: check };
  };
}
