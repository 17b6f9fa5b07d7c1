// What `conversations check` has found: plain data, and what `--json` prints.

import type { Comparison } from "../compare/comparison.ts";

export interface CheckReport {
  /** False if the command ends with exit code 1. */
  readonly clean: boolean;
  /** The revision that callers are compared with; null if it is the committed files. */
  readonly base: string | null;
  /** One for each folder that the config generates, in its order. */
  readonly outputs: readonly OutputReport[];
}

export interface OutputReport {
  /** As the config has it: "generated/". */
  readonly folder: string;
  /** The files that are not what the generator makes, sorted. */
  readonly files: readonly FileReport[];
  /** What the difference means for callers; null if there is none, or if it cannot be told. */
  readonly comparison: Comparison | null;
  /** Why it cannot be told; null if it can. */
  readonly unjudged: string | null;
}

export interface FileReport {
  /** From the project's folder, with forward slashes. */
  readonly file: string;
  readonly state: FileState;
  /** The first line that differs from what the generator makes; null if there is nothing to compare. */
  readonly line: number | null;
}

/** How a generated file can differ from what the generator makes now. */
export type FileState = keyof typeof fileStates;

/** In words. All but `formatted` are drift. */
export const fileStates = {
  missing: "is missing",
  stale: "is stale: it was made before the operations or the schema changed",
  edited:
    "is edited by hand, or made by another version or config: from no operations and schema in the history of git does this generator make it",
  differs:
    "is stale or edited by hand: git has not the history that would tell (it needs a clone with its past, and inputs that are committed)",
  orphaned: "is orphaned: it was made by the generator, which makes no such file any more",
  formatted: "is laid out in another way, and says the same",
} as const;
