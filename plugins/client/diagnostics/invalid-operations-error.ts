import { type Diagnostic, hasErrors } from "./diagnostic.ts";
import { formatDiagnostics } from "./format.ts";

/** Thrown if the schema or the operations have errors. Its message is the report, and it has no stack. */
export class InvalidOperationsError extends Error {
  override readonly name = "InvalidOperationsError";
  /** Every diagnostic of the run, including warnings. */
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(formatDiagnostics(diagnostics));
    this.diagnostics = diagnostics;
    // The mistake is in the operations, not in this code. graphql-codegen would print the stack after the message.
    this.stack = "";
  }
}

/** Throws if one of the diagnostics is an error. */
export function throwIfInvalid(diagnostics: readonly Diagnostic[]): void {
  if (hasErrors(diagnostics)) throw new InvalidOperationsError(diagnostics);
}
