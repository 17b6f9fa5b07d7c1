import { cleanBlock, cleanLine } from "../../../src/text/clean.ts";
import { count } from "../../../src/text/count.ts";
import type { Diagnostic, ExcerptLine, Place } from "./diagnostic.ts";

/** The longest part of a line that an excerpt shows: documents may be minified. */
const widest = 120;

/** Prints a report: the numbers of errors and warnings, and then each diagnostic, sorted by place. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[]): string {
  return `${countDiagnostics(diagnostics)}\n\n${sorted(diagnostics).map(formatDiagnostic).join("\n\n")}\n`;
}

/** Returns the numbers of errors and warnings: "1 error, 2 warnings". */
export function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  return [...(errors > 0 ? [count(errors, "error")] : []), ...(warnings > 0 ? [count(warnings, "warning")] : [])].join(
    ", ",
  );
}

/** Prints one diagnostic: "file:line:column: error: Message. Hint. [code]", then the lines around the place. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  return [formatInOneLine(diagnostic), ...formatExcerpt(diagnostic)].join("\n");
}

/** Prints a diagnostic without the lines around the place. */
export function formatInOneLine({ code, severity, file, line, column, message, hint }: Diagnostic): string {
  const place = [file, line, column].filter((part) => part !== null).map((part) => `${part}:`);
  const sentences = hint === null ? message : `${message} ${hint}`;
  return cleanLine(`${place.join("")}${place.length > 0 ? " " : ""}${severity}: ${sentences} [${code}]`);
}

/** Prints a place: "operations/messages.graphql:12". */
export function formatPlace({ file, line }: Place): string {
  return file === "" ? "" : `${file}:${line}`;
}

/** Sorts by file, then by line and column, then by message. */
export function sorted(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  // Created here and not when this file is loaded, which would cost a run without diagnostics a twentieth of its time.
  const { compare } = new Intl.Collator("en", { numeric: true });
  return diagnostics.toSorted(
    (a, b) =>
      compare(a.file ?? "", b.file ?? "") ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0) ||
      compare(a.message, b.message),
  );
}

function formatExcerpt({ line, column, excerpt }: Diagnostic): string[] {
  if (line === null || column === null) return [];
  const width = Math.max(...excerpt.map((each) => String(each.line).length));
  const from = Math.max(0, column - 1 - widest / 2);
  const row = (head: string, text: string) => `${head.padStart(width)} | ${text}`.trimEnd();
  return excerpt.flatMap((each) => [
    row(String(each.line), part(each, from)),
    ...(each.line === line ? [row("", `${" ".repeat(column - 1 - from)}^`)] : []),
  ]);
}

function part({ text }: ExcerptLine, from: number): string {
  // These break lines on a terminal, though not in GraphQL.
  return cleanBlock(text.slice(from, from + widest).replaceAll(/[\v\f\u0085\u2028\u2029]/g, " "), "");
}
