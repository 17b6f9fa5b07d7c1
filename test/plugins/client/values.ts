import {
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from "graphql";

const nasty = [
  ...['"', "'", "`", "\\", '\\"', "\n", "\r\n", "\t", "\u0000", "\u007f", "\u2028", "\u2029", "\ufeff"],
  ...["😀", "é", "{", "}", "()", "[", ":", "$x", "$filter", "x:$filter", "...F", "#", '"""', "${", "null", "\\u0041"],
];

/** Makes values of GraphQL types, the same for the same seed. */
export function createValues(seed: number) {
  let state = seed;

  return { valueFor, chance };

  /** From 0 up to 1: mulberry32. */
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  function chance(share: number): boolean {
    return next() < share;
  }

  function below(limit: number): number {
    return Math.floor(next() * limit);
  }

  function pick<Item>(items: readonly Item[]): Item {
    const item = items[below(items.length)];
    if (item === undefined) throw new RangeError("nothing to pick from");
    return item;
  }

  function text(): string {
    return Array.from({ length: below(6) }, () => pick(nasty)).join(chance(0.5) ? "" : "a");
  }

  /** The deeper a value is, the less is in it: input types may contain themselves. */
  function valueFor(type: GraphQLInputType, depth = 0): unknown {
    if (!isNonNullType(type) && chance(0.1)) return null;
    const inner = getNullableType(type);
    if (isListType(inner)) {
      return Array.from({ length: below(depth < 3 ? 4 : 2) }, () => valueFor(inner.ofType, depth));
    }
    if (isEnumType(inner)) return pick(inner.getValues()).name;
    if (!isInputObjectType(inner)) return scalar(inner.name);
    const share = depth < 2 ? 0.6 : 0.2;
    const fields = Object.values(inner.getFields()).filter((field) => isRequiredInputField(field) || chance(share));
    return Object.fromEntries(fields.map((field) => [field.name, valueFor(field.type, depth + 1)]));
  }

  function scalar(name: string): unknown {
    if (name === "Int") return below(2 ** 32) - 2 ** 31;
    if (name === "Float") return pick([0.5, -1.25, 1e21, 1e-9, 3, next()]);
    if (name === "Boolean") return chance(0.5);
    return text();
  }
}
