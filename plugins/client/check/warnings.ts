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
import { diagnosticAt } from "../diagnostics/create.ts";
import type { ReportDiagnostic } from "../diagnostics/diagnostic.ts";
import { hasInferredName } from "../directives.ts";

/** Reports fields that may have several types if the selection does not distinguish them. */
export function typenameRule(report: ReportDiagnostic): ValidationRule {
  return (context) => ({
    Field: (field) => {
      const { selectionSet, name } = field;
      if (!selectionSet || !isAbstractType(getNamedType(context.getType()))) return;
      if (selectsTypename(selectionSet, context, new Set())) return;
      const message = `${name.value} may be of several types, and nothing says which.`;
      report(diagnosticAt("missing-typename", field, { message, hint: "Select __typename." }));
    },
  });
}

function selectsTypename(set: SelectionSetNode, context: ValidationContext, visited: Set<string>): boolean {
  return set.selections.some((selection) => {
    if (selection.kind === Kind.FIELD) return selection.name.value === "__typename";
    if (selection.kind === Kind.INLINE_FRAGMENT) return selectsTypename(selection.selectionSet, context, visited);
    const fragment = context.getFragment(selection.name.value);
    if (!fragment || visited.has(fragment.name.value)) return false;
    visited.add(fragment.name.value);
    return selectsTypename(fragment.selectionSet, context, visited);
  });
}

/** Reports structured messages without a fallback, which widgets without structured messages need. */
export function fallbackRule(report: ReportDiagnostic): ValidationRule {
  const hasFallback = ({ arguments: args = [] }: FieldNode) => args.some(({ name }) => name.value === "fallback");
  return (context) => ({
    Field: (field) => {
      const takesOne = context.getFieldDef()?.args.some(({ name }) => name === "fallback");
      if (!takesOne || hasFallback(field)) return;
      const message = `${field.name.value} has no fallback for clients that show plain text only.`;
      report(diagnosticAt("missing-fallback", field, { message, hint: "Give the argument fallback." }));
    },
  });
}

/** Reports fragments that name a type which the service may know by another name. */
export function inferredFragmentRule(report: ReportDiagnostic): ValidationRule {
  return (context) => {
    const check = (node: InlineFragmentNode | FragmentDefinitionNode) => {
      const type = getNamedType(context.getType());
      if (!node.typeCondition || !type || !hasInferredName(type)) return;
      const message = `The name ${type.name} is only inferred, and the service rejects a document that names an unknown type.`;
      report(diagnosticAt("inferred-fragment", node, { message, hint: "Select the fields without a fragment." }));
    };
    return { InlineFragment: check, FragmentDefinition: check };
  };
}

/**
 * Matches the remains of joined JavaScript strings in a pasted document: `" + name + "`. The counts are bounded, so
 * that the search takes time linear in the length of the string.
 */
const joined = /["'`]\s{0,20}\+\s{0,20}[\w.$()[\]]{1,200}\s{0,20}\+\s{0,20}["'`]/;

/**
 * Reports `${` or joined strings inside a string: the text was pasted from a program, and no value would be filled in.
 */
export function interpolationRule(report: ReportDiagnostic): ValidationRule {
  return () => ({
    StringValue: (node) => {
      if (!node.value.includes("${") && !joined.test(node.value)) return;
      const message = "This string is sent as it is: a placeholder of JavaScript in it is not filled in.";
      report(diagnosticAt("interpolation-in-string", node, { message, hint: "Declare a variable and use that." }));
    },
  });
}
