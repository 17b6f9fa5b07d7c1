// What `conversations pull` has found: plain data, and what `--json` prints.

import type { OperationKind } from "../../../plugins/client/model.ts";
import type { Change, ExportChange, Verdict } from "../compare/comparison.ts";

export interface PullReport {
  /** The project's file of the schema. */
  readonly schema: string;
  /** Where the new schema is from: a host, or a file. */
  readonly from: string;
  /** Whether that is a sandbox, which plays the schema of this package and confirms nothing. */
  readonly sandbox: boolean;
  /** Whether the new schema is another text than the old one. */
  readonly changed: boolean;
  /** Whether it was written; never in a dry run. */
  readonly written: boolean;
  /** Whether the old schema is a package's, which `pull` does not overwrite. */
  readonly packaged: boolean;
  /** One for each folder that the config generates, in its order. */
  readonly outputs: readonly OutputReport[];
}

export interface OutputReport {
  /** As the config has it: "generated/". */
  readonly folder: string;
  /** Every operation, sorted by name. */
  readonly operations: readonly OperationReport[];
  /** What changes of the other exported types. */
  readonly exports: readonly ExportChange[];
  /** What stands in the way of all operations together: two that would get one name, for example. */
  readonly refusals: readonly Objection[];
}

/** What the new schema means for one operation. */
export interface OperationReport {
  readonly name: string;
  readonly kind: OperationKind;
  readonly file: string;
  readonly line: number;
  /** `refused`: it is no operation of the new schema; it has to be edited before anything can be generated. */
  readonly verdict: Verdict | "refused";
  /** Why it is refused, with the edit to make. */
  readonly refusals: readonly Objection[];
  /** What changes for callers. */
  readonly changes: readonly Change[];
  /** What it uses that is deprecated now and was not before. */
  readonly deprecated: readonly Objection[];
  /** What it uses that was inferred, and is in the new schema just as it was thought to be: "Query.agents(first)". */
  readonly confirmed: readonly string[];
}

/** Something at a place in the operation. */
export interface Objection {
  /** The path from the project's folder, with forward slashes; null if it is about no file. */
  readonly file: string | null;
  readonly line: number | null;
  readonly message: string;
  /** What to do about it; null if that is clear. */
  readonly hint: string | null;
}
