import { say } from "../progress.ts";

/** One thing to measure, and the function that measures it once. */
export interface Cell {
  readonly name: string;
  measure(): Promise<number>;
}

/** The result of a cell: one figure for each round, or the reason why there is none. */
export type Outcome = { readonly samples: readonly number[] } | { readonly failure: string };

/**
 * Measures all cells once per round, one after the other, so that other work of the machine in a round affects all of
 * them. A first round that is not counted warms the disk's cache. A cell that fails in that round is left out of the
 * others.
 */
export async function measureRounds(cells: readonly Cell[], rounds: number): Promise<ReadonlyMap<string, Outcome>> {
  const samples = new Map<string, number[]>();
  const failures = new Map<string, Outcome>();
  for (let round = 0; round <= rounds; round += 1) {
    say(round === 0 ? "  warming up" : `  round ${round} of ${rounds}`);
    for (const { name, measure } of cells) {
      if (failures.has(name)) continue;
      try {
        const figure = await measure();
        if (round > 0) samples.set(name, [...(samples.get(name) ?? []), figure]);
      } catch (error) {
        failures.set(name, { failure: error instanceof Error ? error.message : String(error) });
      }
    }
  }
  return new Map(cells.map(({ name }) => [name, failures.get(name) ?? { samples: samples.get(name) ?? [] }]));
}
