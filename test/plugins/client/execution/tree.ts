import fc from "fast-check";

/**
 * Choices from which `write.ts` writes an operation, for any schema: each number is taken modulo the number of options.
 */
export interface Tree {
  readonly kind: number;
  readonly inside: readonly Branch[];
}

/** Choices for a field or a fragment. Zeros give the simplest selection. */
export interface Branch {
  /** A percentage that decides whether it is a field, an inline fragment and so on. */
  readonly what: number;
  /** The index of the field, or of the fragment's type. */
  readonly which: number;
  /** A percentage. */
  readonly alias: number;
  /** A percentage. */
  readonly condition: number;
  readonly arguments: number;
  readonly inside: readonly Branch[];
}

const percentage = fc.nat({ max: 99 });

const branch = fc.memo(
  (depth): fc.Arbitrary<Branch> =>
    fc.record({
      what: percentage,
      which: fc.nat({ max: 999 }),
      alias: percentage,
      condition: percentage,
      arguments: fc.nat({ max: 999 }),
      inside: depth > 1 ? fc.array(branch(), { maxLength: 4, size: "max" }) : fc.constant([]),
    }),
);

/** Creates random trees, and makes them smaller. */
export const trees: fc.Arbitrary<Tree> = fc.record({
  kind: percentage,
  inside: fc.array(branch(5), { minLength: 1, maxLength: 3, size: "max" }),
});
