import { formatInOneLine, sorted } from "../../../plugins/client/diagnostics/format.ts";
import { InvalidOperationsError } from "../../../plugins/client/diagnostics/invalid-operations-error.ts";
import { Failure } from "../failure.ts";

/**
 * Runs the steps that check and pull depend on. An error in them, invalid operations for example, is not a finding of
 * theirs: it becomes a failure of one line.
 *
 * @throws {Failure}
 */
export async function stopped<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InvalidOperationsError)) throw error;
    const errors = sorted(error.diagnostics).filter(({ severity }) => severity === "error");
    const [first] = errors;
    const more = errors.length > 1 ? ` (the first of ${errors.length} errors)` : "";
    throw new Failure(`${first ? formatInOneLine(first) : error.message}${more}`, "Correct that first.");
  }
}
