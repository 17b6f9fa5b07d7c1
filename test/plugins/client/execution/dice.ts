import { seededRandom } from "../../../support/random.ts";

/** Random choices. The same seed gives the same choices. */
export interface Dice {
  /** Returns true in this share of the cases. */
  chance(share: number): boolean;
  /** Returns a whole number from 0 up to the limit, which is excluded. */
  below(limit: number): number;
  pick<Item>(items: readonly Item[]): Item;
}

/** Creates the choices from a seed. */
export function createDice(seed: number): Dice {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  return {
    chance: (share) => random() < share,
    below,
    pick(items) {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError("nothing to pick from");
      return item;
    },
  };
}

/** Returns one number for several things, as the seed of choices that depend on all of them (FNV-1a). */
export function seedOf(...parts: readonly (number | string)[]): number {
  let state = 0x811c9dc5;
  for (const letter of parts.join("/")) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return state >>> 0;
}
