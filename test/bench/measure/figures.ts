/** The middle of the samples, and how far they spread. */
export interface Figure {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export function figureOf(samples: readonly number[]): Figure {
  const sorted = samples.toSorted((one, other) => one - other);
  const at = (place: number) => sorted[place] ?? Number.NaN;
  const half = (sorted.length - 1) / 2;
  return { median: (at(Math.floor(half)) + at(Math.ceil(half))) / 2, least: at(0), most: at(sorted.length - 1) };
}

/** Returns the ratios to the other's figures, round by round. */
export function ratiosOf(samples: readonly number[], others: readonly number[]): Figure {
  return figureOf(samples.map((sample, round) => sample / (others[round] ?? Number.NaN)));
}

/** "1.24 (1.18–1.31)"; the spread is left out if there was one round only. */
export function printFigure({ median, least, most }: Figure): string {
  return least === most ? short(median) : `${short(median)} (${short(least)}–${short(most)})`;
}

/** Three digits that count. */
export function short(figure: number): string {
  return figure >= 100 ? figure.toFixed(0) : figure >= 10 ? figure.toFixed(1) : figure.toFixed(2);
}
