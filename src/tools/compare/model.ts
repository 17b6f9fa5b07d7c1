// The changes for callers between two versions of the generated files: plain data, no compiler.

import type { OperationKind } from "../../../plugins/client/model.ts";

/** Everything that differs. Both lists are sorted by name. */
export interface Comparison {
  readonly operations: readonly OperationChange[];
  /** The enums, input types and fragments that the files export next to the operations. */
  readonly exports: readonly ExportChange[];
}

/**
 * - `breaks`: callers that compiled before may not compile now.
 * - `changes`: types have changed, but callers still compile.
 * - `unaffected`: nothing has changed for callers; `changes` lists the rest.
 */
export type Verdict = "breaks" | "changes" | "unaffected";

export interface OperationChange {
  readonly name: string;
  readonly kind: OperationKind;
  /**
   * The place of its definition, or the former one if it was removed: the path from the project's folder, and the line.
   */
  readonly file: string | null;
  readonly line: number | null;
  readonly verdict: Verdict;
  readonly changes: readonly Change[];
}

/** One thing about an operation that differs. */
export interface Change {
  /** `document`: the text that is sent, or how its values travel. */
  readonly part: "function" | "variables" | "result" | "document" | "documentation";
  /** The path in the variables or the result: "message.node.content"; "" for all of it. */
  readonly path: string;
  /** A description: "variable `msg_id` became required". */
  readonly what: string;
  /** The types before and after, if there are any. */
  readonly from?: string;
  readonly to?: string;
  readonly breaks: boolean;
}

/** The change of an exported type that belongs to no operation. */
export interface ExportChange {
  readonly name: string;
  /** The file that exports it: "types.ts". */
  readonly file: string;
  /** In words: "can also be "BUSY"". */
  readonly what: string;
  readonly breaks: boolean;
}

/** Returns the verdict on a list of changes. */
export function verdictOf(changes: readonly Change[]): Verdict {
  if (changes.some(({ breaks }) => breaks)) return "breaks";
  const ofTypes = changes.some(({ part }) => part !== "document" && part !== "documentation");
  return ofTypes ? "changes" : "unaffected";
}
