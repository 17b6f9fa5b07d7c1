import { getNullableType, isListType, Kind, print } from "graphql";
import type { GivenArgument } from "../read/arguments.ts";
import type { Value } from "../read/value.ts";

/** A place of an operation that gets a variable, with the values of all documents of a group. */
export interface Slot {
  /** The name of the argument or of the input field. */
  readonly base: string;
  /** The type that the schema has there. */
  readonly type: Value["type"];
  /** One for each document; undefined if the document omits the argument. */
  readonly values: readonly (Value | undefined)[];
  /** The value in the first document that has it: this is what the variable replaces. */
  readonly target: Value;
}

/**
 * Returns the places of an argument that need variables, over all documents of a group: none if it is constant and
 * equal in all, deep inside if the documents differ only there, and the whole argument if they differ in more.
 */
export function slotsOf(givenArguments: readonly (GivenArgument | undefined)[]): Slot[] {
  const [first] = givenArguments.flatMap((each) => each ?? []);
  if (!first) return [];
  const values = givenArguments.map((each) => each?.value);
  const whole = { base: first.name, type: first.value.type, values, target: first.value };
  const isSame = values.every((value) => value && haveSameShape(first.value, value));
  if (givenArguments.some((each) => each?.isSecret) || !isSame) return first.value.kind === "variable" ? [] : [whole];
  return innerSlots(first.name, values as readonly Value[]);
}

function innerSlots(base: string, values: readonly Value[]): Slot[] {
  const [target] = values;
  if (!target || target.kind === "constant" || target.kind === "variable") return [];
  const whole: Slot = { base, type: target.type, values, target };
  if (target.kind === "list") {
    const inner = target.items.flatMap((_, index) =>
      innerSlots(base, values.map((value) => (value.kind === "list" ? value.items[index] : undefined)).filter(isValue)),
    );
    const isText = target.items.some(({ kind }) => kind === "bare");
    // Several variables for one list could only be numbered.
    return inner.length > 1 || isText ? [whole] : inner;
  }
  if (target.kind !== "object") return [whole];
  return target.fields.flatMap(({ name }, index) =>
    innerSlots(
      name,
      values.map((value) => (value.kind === "object" ? value.fields[index]?.value : undefined)).filter(isValue),
    ),
  );
}

function isValue(value: Value | undefined): value is Value {
  return value !== undefined;
}

/** True if the values differ only in the expressions in their holes, and in the text around these. */
export function haveSameShape(one: Value, other: Value): boolean {
  if (one.kind === "constant") return other.kind === "constant" && print(one.node) === print(other.node);
  if (one.kind === "list" && other.kind === "list") {
    return allSame(one.items, other.items);
  }
  if (one.kind === "object" && other.kind === "object") {
    const names = one.fields.map(({ name }) => name).join();
    const isAlike = names === other.fields.map(({ name }) => name).join();
    return isAlike && allSame(one.fields.map(valueIn), other.fields.map(valueIn));
  }
  // Documents with variables of their own are only grouped with equal ones.
  if (one.kind === "variable") return other.kind === "variable";
  return isLeaf(one) && isLeaf(other);
}

function isLeaf({ kind }: Value): boolean {
  return !["constant", "list", "object", "variable"].includes(kind);
}

function valueIn({ value }: { readonly value: Value }): Value {
  return value;
}

function allSame(some: readonly Value[], others: readonly Value[]): boolean {
  return (
    some.length === others.length &&
    some.every((value, index) => {
      const other = others[index];
      return other !== undefined && haveSameShape(value, other);
    })
  );
}

/** True if every document has a value, so that the variable may be required. */
export function isAlwaysGiven({ values }: Slot): boolean {
  return values.every((value) => value !== undefined && value.kind !== "optional");
}

/** True if the document gives one item where the schema wants a list, which GraphQL allows for literals alone. */
export function isSingleForList(value: Value): boolean {
  if (!value.type || !isListType(getNullableType(value.type))) return false;
  if (value.kind === "constant") return value.node.kind !== Kind.LIST && value.node.kind !== Kind.NULL;
  return value.kind === "text" || value.kind === "object";
}
