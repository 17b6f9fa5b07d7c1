import {
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";
import { stepOf } from "../read/arguments.ts";
import type { Value } from "../read/value.ts";
import { sourceOf } from "./expressions.ts";
import type { Binding, TypedDocument } from "./operation.ts";

/** An operation of the project. */
export interface ExistingOperation {
  readonly operation: OperationDefinitionNode;
  readonly fragments: readonly FragmentDefinitionNode[];
  readonly file: string;
}

/**
 * Returns the variables with which a call of the operation does the same as the document; undefined if there are none.
 * The operation may select more than the document, and take arguments that the document leaves out.
 */
export function bindTo(existing: ExistingOperation, typed: TypedDocument): Binding[] | undefined {
  const { operation } = typed.document;
  if (existing.operation.operation !== operation.operation) return undefined;
  const bindings = new Map<string, Binding>();
  const fragments = [...existing.fragments, ...typed.document.fragments];
  const covers = coversSet(existing.operation.selectionSet, operation.selectionSet, { typed, bindings, fragments });
  if (!covers) return undefined;
  const optional = (existing.operation.variableDefinitions ?? []).every(
    ({ variable, type, defaultValue }) =>
      bindings.has(variable.name.value) || type.kind !== Kind.NON_NULL_TYPE || defaultValue !== undefined,
  );
  return optional ? [...bindings.values()] : undefined;
}

interface MatchContext {
  readonly typed: TypedDocument;
  readonly bindings: Map<string, Binding>;
  readonly fragments: readonly FragmentDefinitionNode[];
}

/** True if the operation selects every field of the document. It may select more, which does not disturb the bot. */
function coversSet(existing: SelectionSetNode, wanted: SelectionSetNode, context: MatchContext): boolean {
  const offered = flatten(existing, context.fragments);
  const isRoot = context.typed.document.operation.selectionSet === wanted;
  const requested = flatten(wanted, context.fragments);
  // A mutation with two fields does more than a mutation with one field.
  if (isRoot && offered.length !== requested.length) return false;
  return requested.every((selection) => {
    const twin = offered.find((other) => stepOf(other) === stepOf(selection));
    if (!twin || printDirectives(twin) !== printDirectives(selection)) return false;
    if (selection.kind === Kind.FIELD && twin.kind === Kind.FIELD) {
      if (selection.name.value !== twin.name.value || !coversArguments(twin, selection, context)) return false;
    }
    const inner = "selectionSet" in selection ? selection.selectionSet : undefined;
    const offeredInner = "selectionSet" in twin ? twin.selectionSet : undefined;
    return !inner || (offeredInner !== undefined && coversSet(offeredInner, inner, context));
  });
}

/** Replaces spreads with their fragments. */
function flatten({ selections }: SelectionSetNode, fragments: readonly FragmentDefinitionNode[]): SelectionNode[] {
  return selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.INLINE_FRAGMENT && !selection.typeCondition)
      return flatten(selection.selectionSet, fragments);
    if (selection.kind !== Kind.FRAGMENT_SPREAD) return [selection];
    // The project's fragments are not checked yet: one may be missing, or spread itself.
    const matches = fragments.filter(({ name }) => name.value === selection.name.value);
    const others = fragments.filter((each) => !matches.includes(each));
    // Its fields, and the same in an inline fragment on its type: the other side may have either.
    return matches.flatMap(({ typeCondition, selectionSet }) => [
      ...flatten(selectionSet, others),
      { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet },
    ]);
  });
}

function printDirectives({ directives = [] }: SelectionNode): string {
  return directives.map(print).join();
}

function coversArguments(existing: FieldNode, wanted: FieldNode, context: MatchContext): boolean {
  const offered = existing.arguments ?? [];
  const requested = wanted.arguments ?? [];
  const isOffered = requested.every(({ name }) => offered.some((each) => each.name.value === name.value));
  return (
    isOffered &&
    offered.every(({ name, value }) => {
      const argument = requested.find((each) => each.name.value === name.value);
      // Without a value for it, a variable leaves the argument out.
      if (!argument) return value.kind === Kind.VARIABLE && !context.bindings.has(value.name.value);
      const match = context.typed.givenArguments.find(({ node }) => node === argument);
      return match !== undefined && unify(value, match.value, context);
    })
  );
}

function unify(existing: ValueNode, wanted: Value, context: MatchContext): boolean {
  if (existing.kind === Kind.VARIABLE) return bind(existing.name.value, wanted, context.bindings);
  if (wanted.kind === "constant") return print(existing) === print(wanted.node);
  if (wanted.kind === "list" && existing.kind === Kind.LIST) {
    const { items } = wanted;
    return (
      items.length === existing.values.length &&
      existing.values.every((value, at) => !!items[at] && unify(value, items[at], context))
    );
  }
  if (wanted.kind !== "object" || existing.kind !== Kind.OBJECT) return false;
  const { fields } = wanted;
  return (
    fields.length === existing.fields.length &&
    existing.fields.every(({ name, value }) => {
      const twin = fields.find((field) => field.name === name.value);
      return twin !== undefined && unify(value, twin.value, context);
    })
  );
}

function bind(variable: string, value: Value, bindings: Map<string, Binding>): boolean {
  const before = bindings.get(variable);
  if (before?.value) return sourceOf(before.value) === sourceOf(value);
  bindings.set(variable, { variable, type: value.type, value });
  return true;
}
