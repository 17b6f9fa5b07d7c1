/** Choices by chance. */
export interface Chance {
  /** True in so large a share of the cases. */
  odds(share: number): boolean;
  oneOf<T>(choices: readonly T[]): T;
  /** A whole number between the two, both included. */
  whole(least: number, most: number): number;
  /** A time that is so long on average, at least 1: mostly shorter, now and then much longer. */
  about(ms: number): number;
}

/** Choices by the numbers, from 0 up to 1, of a source. */
export function createChance(random: () => number): Chance {
  return {
    odds: (share) => random() < share,
    oneOf: <T>(choices: readonly T[]) => choices[Math.floor(random() * choices.length)] as T,
    whole: (least, most) => least + Math.floor(random() * (most - least + 1)),
    about: (ms) => 1 - Math.log(1 - random()) * ms,
  };
}
