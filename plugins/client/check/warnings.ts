import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  Kind,
  NoDeprecatedCustomRule,
  NoUnusedFragmentsRule,
  type SelectionSetNode,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from "graphql";
import { type Problem, refuse, refuseError } from "../errors.ts";
import { hasInferredName } from "../read/evidence.ts";

/** What is allowed and yet likely to be a mistake. */
export function findWarnings(schema: GraphQLSchema, document: DocumentNode): Problem[] {
  return [
    ...validate(schema, document, [NoDeprecatedCustomRule]).map((error) =>
      refuseError("deprecated", error, "Use what the reason names, or expect it to go."),
    ),
    ...validate(schema, document, [NoUnusedFragmentsRule]).map((error) =>
      refuseError("unused-fragment", error, "Use it, or take it out."),
    ),
    ...warnOfFields(schema, document),
  ];
}

function warnOfFields(schema: GraphQLSchema, document: DocumentNode): Problem[] {
  const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  const typeInfo = new TypeInfo(schema);
  const problems: Problem[] = [];
  const warnOfType = () => {
    const type = typeInfo.getType();
    return type && hasInferredName(getNamedType(type)) ? getNamedType(type).name : undefined;
  };
  const onFragment = (node: Parameters<typeof refuse>[1]) => {
    const name = warnOfType();
    if (name === undefined) return;
    const what = `The name ${name} is only inferred, and the service rejects a document that names an unknown type`;
    problems.push(refuse("inferred-fragment", node, { what, remedy: "Select the fields without a fragment." }));
  };
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field: (field) => {
        if (
          field.selectionSet &&
          isAbstractType(getNamedType(typeInfo.getType())) &&
          !asksTypename(field.selectionSet)
        ) {
          const what = `${field.name.value} may be of several types, and nothing tells which`;
          problems.push(refuse("missing-typename", field, { what, remedy: "Select __typename." }));
        }
        const wants = typeInfo.getFieldDef()?.args.some(({ name }) => name === "fallback");
        if (wants && !gives(field, "fallback")) {
          const what = `${field.name.value} goes without a fallback for clients that show plain text only`;
          problems.push(refuse("missing-fallback", field, { what, remedy: "Give it the argument fallback." }));
        }
      },
      InlineFragment: (node) => (node.typeCondition ? onFragment(node) : undefined),
      FragmentDefinition: onFragment,
    }),
  );
  return problems;

  function asksTypename({ selections }: SelectionSetNode): boolean {
    return selections.some((selection) => {
      if (selection.kind === Kind.FIELD) return selection.name.value === "__typename";
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : named(selection.name.value);
      return inner !== undefined && asksTypename(inner.selectionSet);
    });
  }

  function named(name: string): FragmentDefinitionNode | undefined {
    return fragments.find((fragment) => fragment.name.value === name);
  }
}

function gives({ arguments: given = [] }: FieldNode, argument: string): boolean {
  return given.some(({ name }) => name.value === argument);
}
