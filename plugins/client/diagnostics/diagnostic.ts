// This file does not import graphql-js, because the command line prints some diagnostics before graphql-js is loaded.

import type { Code, Severity } from "./codes.ts";

/** One finding about a schema or an operation: plain data until `format.ts` prints it. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  /** The path from the project's folder, with forward slashes; null if the diagnostic concerns no file. */
  readonly file: string | null;
  /** Counted from 1; null if the diagnostic concerns no line. */
  readonly line: number | null;
  /** Counted from 1, in UTF-16 units; null if the diagnostic concerns no line. */
  readonly column: number | null;
  /** The problem, as a whole sentence. It may contain line breaks, and text of the schema or the file. */
  readonly message: string;
  /** The way to solve the problem, as a whole sentence. */
  readonly hint: string | null;
  /** The lines of the file around the place; empty if there is none. */
  readonly excerpt: readonly ExcerptLine[];
}

export interface ExcerptLine {
  readonly line: number;
  readonly text: string;
}

/** The problem and the way to solve it, as two whole sentences. */
export interface Explanation {
  readonly message: string;
  readonly hint: string | null;
}

/** Takes one more diagnostic. */
export type ReportDiagnostic = (diagnostic: Diagnostic) => void;

/** A line of a file. */
export interface Place {
  /** The path from the project's folder, with forward slashes. */
  readonly file: string;
  readonly line: number;
}

/** Returns true if one of the diagnostics stops the run. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}
