import { type Figure, figureOf, printFigure, ratiosOf } from "../measure/figures.ts";
import type { Outcome } from "../measure/rounds.ts";

/** A table with its explanations. */
export interface Table {
  readonly title: string;
  /** The method by which its figures were measured. */
  readonly about: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** The reasons for empty cells, and facts that a reader could otherwise misunderstand. */
  readonly remarks: readonly string[];
}

export interface Row {
  readonly name: string;
  readonly cells: readonly string[];
}

/**
 * The results of a part of the benchmark. Figures over budget are in the report, and like failures set the exit code.
 */
export interface Findings {
  readonly tables: readonly Table[];
  /** Measurements that failed, or whose results are wrong. */
  readonly failures: readonly string[];
  /** Figures above their limits. */
  readonly overBudget?: readonly string[];
}

/** The median of a cell's figures and their ratios to another cell's, or dashes. */
export function compare(outcome: Outcome | undefined, reference: Outcome | undefined): [string, string] {
  if (!outcome || "failure" in outcome) return ["—", "—"];
  const figure = printFigure({ ...figureOf(outcome.samples), ...single(outcome.samples) });
  if (!reference || "failure" in reference) return [figure, "—"];
  return [figure, outcome === reference ? "1" : printFigure(ratiosOf(outcome.samples, reference.samples))];
}

/** Returns the median alone: the range of absolute figures depends on the machine, the range of ratios on the peer. */
function single(samples: readonly number[]): Partial<Figure> {
  const { median } = figureOf(samples);
  return { least: median, most: median };
}

/** Returns the first line of each cell's failure. */
export function failuresIn(where: string, outcomes: ReadonlyMap<string, Outcome>): string[] {
  return [...outcomes].flatMap(([name, outcome]) =>
    "failure" in outcome ? [`${where}, ${name}: ${outcome.failure}`] : [],
  );
}

/** The table as Markdown. */
export function printTable({ title, about, columns, rows, remarks }: Table): string {
  return [
    `### ${title}`,
    "",
    about,
    "",
    `| ${["", ...columns].join(" | ")} |`,
    `| ${["---", ...columns.map(() => "--:")].join(" | ")} |`,
    ...rows.map(({ name, cells }) => `| ${[name, ...cells].join(" | ")} |`),
    ...(remarks.length > 0 ? ["", ...remarks.map((remark) => `- ${remark}`)] : []),
  ].join("\n");
}
