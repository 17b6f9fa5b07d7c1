/** Random choices. */
export interface Chance {
  /** Returns true in this share of the cases. */
  odds(share: number): boolean;
  oneOf<T>(choices: readonly T[]): T;
  /** Returns a whole number from the first to the second, both included. */
  whole(least: number, most: number): number;
  /** Returns a time with this average, at least 1: mostly shorter, and at times much longer. */
  about(ms: number): number;
}

/** Creates choices from a source of numbers from 0 up to 1. */
export function createChance(random: () => number): Chance {
  return {
    odds: (share) => random() < share,
    oneOf: <T>(choices: readonly T[]) => choices[Math.floor(random() * choices.length)] as T,
    whole: (least, most) => least + Math.floor(random() * (most - least + 1)),
    about: (ms) => 1 - Math.log(1 - random()) * ms,
  };
}
