// The result of `conversations pull`: plain data, and the output of `--json`.

import type { OperationKind } from "../../../plugins/client/model.ts";
import type { Change, ExportChange, Verdict } from "../compare/model.ts";
import type { Problem } from "../report/finding.ts";

export interface PullReport {
  /** The file of the project's schema. */
  readonly schema: string;
  /** The source of the new schema: a host, or a file. */
  readonly from: string;
  /**
   * True if the source is a sandbox, or holds the schema of this package in another form. Such a source confirms
   * nothing.
   */
  readonly sandbox: boolean;
  /** True if the text of the new schema differs from the old one. */
  readonly changed: boolean;
  /** True if it was written; never in a dry run. */
  readonly written: boolean;
  /** True if the old schema belongs to a package: `pull` does not overwrite it. */
  readonly packaged: boolean;
  /** The effect on each folder that the config generates, in the order of the config. */
  readonly outputs: readonly AssessedOutput[];
}

export interface AssessedOutput {
  /** The folder as in the config: "generated/". */
  readonly folder: string;
  /** Every operation, sorted by name. */
  readonly operations: readonly OperationReport[];
  /** The changes of the other exported types. */
  readonly exports: readonly ExportChange[];
  /** The problems of all operations together, for example two operations that would get the same name. */
  readonly refusals: readonly Problem[];
}

/** The effect of the new schema on one operation. */
export interface OperationReport {
  readonly name: string;
  readonly kind: OperationKind;
  readonly file: string;
  readonly line: number;
  /** `refused`: the operation is not valid under the new schema and must be edited before anything can be generated. */
  readonly verdict: Verdict | "refused";
  /** The reasons for a refusal, each with the edit to make. */
  readonly refusals: readonly Problem[];
  /** The changes for callers. */
  readonly changes: readonly Change[];
  /** The parts that the operation uses and that are newly deprecated. */
  readonly deprecated: readonly Problem[];
  /** The inferred parts that the operation uses and that the new schema confirms: "Query.agents(first)". */
  readonly confirmed: readonly string[];
}
