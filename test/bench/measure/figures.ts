/** The median of the samples, and their range. */
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

/** Returns the ratios of the samples to other samples, round by round. */
export function ratiosOf(samples: readonly number[], others: readonly number[]): Figure {
  return figureOf(samples.map((sample, round) => sample / (others[round] ?? Number.NaN)));
}

/** Prints a figure: "1.24 (1.18–1.31)". The range is left out if there was only one round. */
export function printFigure({ median, least, most }: Figure): string {
  return least === most ? short(median) : `${short(median)} (${short(least)}–${short(most)})`;
}

/** Returns a number with three significant digits. */
export function short(figure: number): string {
  return figure >= 100 ? figure.toFixed(0) : figure >= 10 ? figure.toFixed(1) : figure.toFixed(2);
}
