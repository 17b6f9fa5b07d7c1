import type { Diagnostic } from "../../../plugins/client/diagnostics/diagnostic.ts";

/** One line of a report, as data. Its texts may contain anything that a schema or a file contains. */
export interface Finding {
  /** `error` for drift and for what breaks callers, `notice` for information. */
  readonly level: "error" | "warning" | "notice";
  /** The path relative to the project's folder, with forward slashes. */
  readonly file: string;
  /** Undefined if the finding concerns the file as a whole. */
  readonly line: number | undefined;
  /** The name of the thing that the finding is about: "SendMessage". Empty if that is the file. */
  readonly subject: string;
  /** The verdict in a word or two: "breaks callers". */
  readonly verdict: string;
  readonly message: string;
}

/** A problem at a place, with its remedy. */
export type Problem = Pick<Diagnostic, "file" | "line" | "message" | "hint">;

/** Returns the finding that reports a problem. */
export function findingOf(
  { file, line, message, hint }: Problem,
  about: Pick<Finding, "level"> & Partial<Pick<Finding, "subject" | "verdict">>,
): Finding {
  const text = hint === null ? message : `${message} ${hint}`;
  return { subject: "", verdict: "", ...about, file: file ?? "", line: line ?? undefined, message: text };
}
