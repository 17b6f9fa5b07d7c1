import {
  type ConstValueNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  getNamedType,
  isInterfaceType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";
import type { Call } from "../fixtures/calls.ts";
import type { Fixture } from "../fixtures/fixture.ts";
import { isFielded } from "../fixtures/shapes.ts";
import { printValue } from "./values.ts";

/** The syntax of a client that takes selections as objects. */
export interface SelectionStyle {
  /** The key of an inline fragment on a type. */
  on(type: string): string;
  /** True if fields of an interface cannot be selected in its inline fragments. They are then written outside them. */
  readonly hoists?: boolean;
  /** Returns the value of a field with arguments: the arguments, if there are any, and the selection. */
  withArguments(given: string, selection: string): string;
  /** An enum's value. */
  printEnum(type: string, value: string): string;
}

type Style = SelectionStyle & Pick<Fixture, "schema" | "fragments">;
type Tree = Map<string, { readonly given?: string; readonly inner: Tree | undefined }>;

/** Prints an operation as an object. Fragments are written out, and values replace variables. */
export function printSelection({ operation, variables }: Call, style: Style): string {
  const { schema, fragments } = style;
  const root = schema.getRootType(operation.operation);
  const tree: Tree = new Map();
  if (root) collect(root, operation.selectionSet, tree);
  return printTree(tree);

  function collect(type: GraphQLNamedType, { selections }: SelectionSetNode, into: Tree): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) collectField(type, selection, into);
      else {
        const named = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        if (named) collectFragment(type, named, into);
      }
    }
  }

  function collectField(
    parent: GraphQLNamedType,
    { name, arguments: passed = [], selectionSet }: FieldNode,
    into: Tree,
  ) {
    const field = isFielded(parent) ? parent.getFields()[name.value] : undefined;
    const inner = selectionSet && (into.get(name.value)?.inner ?? new Map());
    if (field && selectionSet && inner) collect(getNamedType(field.type), selectionSet, inner);
    const given = passed.map((argument) => {
      const target = field?.args.find((each) => each.name === argument.name.value);
      const type = target && getNamedType(target.type);
      return `${argument.name.value}: ${printValue(constant(argument.value), { type, printEnum: style.printEnum })}`;
    });
    into.set(name.value, field?.args.length ? { given: given.join(", "), inner } : { inner });
  }

  function collectFragment(type: GraphQLNamedType, fragment: FragmentLike, into: Tree): void {
    const name = fragment.typeCondition?.name.value ?? type.name;
    const { selections } = fragment.selectionSet;
    const moves = (each: SelectionNode) =>
      style.hoists === true && isInterfaceType(type) && each.kind === Kind.FIELD && each.name.value in type.getFields();
    collect(type, { kind: Kind.SELECTION_SET, selections: selections.filter(moves) }, into);
    const rest = selections.filter((each) => !moves(each));
    if (rest.length === 0) return;
    const inner = name === type.name ? into : (into.get(style.on(name))?.inner ?? new Map());
    if (inner !== into) into.set(style.on(name), { inner });
    collect(schema.getType(name) ?? type, { kind: Kind.SELECTION_SET, selections: rest }, inner);
  }

  function constant(value: ValueNode): ConstValueNode {
    if (value.kind !== Kind.VARIABLE) return value as ConstValueNode; // lists and objects here hold no variables
    return variables.get(value.name.value) ?? { kind: Kind.NULL };
  }

  function printTree(fields: Tree): string {
    const parts = [...fields].map(([name, { given, inner }]) => {
      const selection = inner ? printTree(inner) : "true";
      return `${JSON.stringify(name)}: ${given === undefined ? selection : style.withArguments(given, selection)}`;
    });
    return `{ ${parts.join(", ")} }`;
  }
}

type FragmentLike = Pick<FragmentDefinitionNode, "selectionSet"> &
  Partial<Pick<FragmentDefinitionNode, "typeCondition">>;
