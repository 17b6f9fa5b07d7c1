/** The verdict on one cell: whether it works, does not work, or cannot be tested here. */
export type Verdict =
  | { readonly state: "ok" }
  | { readonly state: "failed"; readonly output: string }
  /** The combination does not exist, or the package does not claim it. */
  | { readonly state: "unsupported"; readonly reason: string }
  /** Nothing is known, for example because this machine lacks a requirement. */
  | { readonly state: "not tested"; readonly reason: string };

/** The results of one section: for each row one verdict for each column. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: string; readonly verdicts: readonly Verdict[] }[];
}

const marks = { ok: "ok", failed: "FAILED", unsupported: "–", "not tested": "not tested" } as const;

/** Prints a table in Markdown, and below it the reasons of each cell that is not "ok". */
export function printTable({ title, columns, rows }: Table): string {
  const lines = [[title, ...columns], ...rows.map(({ name, verdicts }) => [name, ...verdicts.map(markOf)])];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0))) ?? [];
  const [head = "", ...body] = lines.map(
    (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`,
  );
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [head, rule, ...body, ...reasonsOf(rows)].join("\n");
}

function markOf({ state }: Verdict): string {
  return marks[state];
}

function reasonsOf(rows: Table["rows"]): string[] {
  const reasons = rows.flatMap(({ verdicts }) =>
    verdicts.flatMap((verdict) => ("reason" in verdict ? `${markOf(verdict)}: ${verdict.reason}` : [])),
  );
  return [...new Set(reasons)].map((reason) => `\n${reason}`);
}
