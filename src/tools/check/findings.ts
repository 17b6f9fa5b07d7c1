import { comparisonFindings } from "../report/comparison.ts";
import type { Finding } from "../report/finding.ts";
import { type CheckReport, fileStates, isDrift } from "./report.ts";

/** Returns the findings of a check: of each output first the files, then the operations, then the other exports. */
export function findingsOf({ outputs }: CheckReport): Finding[] {
  return outputs.flatMap((output) => [
    ...output.files.map(
      ({ file, line, state }): Finding => ({
        level: isDrift({ state }) ? "error" : "notice",
        file,
        line: line ?? undefined,
        subject: "",
        verdict: "",
        message: fileStates[state],
      }),
    ),
    ...(output.comparison ? comparisonFindings(output.comparison, output.folder) : []),
  ]);
}
