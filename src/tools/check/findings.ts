import type { Comparison, Verdict } from "../compare/comparison.ts";
import { type Finding, placeOf } from "../report/finding.ts";
import { type CheckReport, fileStates, type OutputReport } from "./report.ts";

/** What a report has to say, a line each: of each output first the files, then the operations, then the rest. */
export function findingsOf({ outputs }: CheckReport): Finding[] {
  return outputs.flatMap((output) => [
    ...output.files.map(
      ({ file, line, state }): Finding => ({
        level: state === "formatted" ? "notice" : "error",
        file,
        line: line ?? undefined,
        subject: "",
        verdict: "",
        message: fileStates[state],
      }),
    ),
    ...(output.comparison ? comparisonFindings(output.comparison, output) : []),
  ]);
}

/** What a comparison has to say. */
export function comparisonFindings(
  { operations, exports }: Comparison,
  { folder }: Pick<OutputReport, "folder">,
): Finding[] {
  return [
    ...operations.flatMap(({ name, place, verdict, changes }) =>
      changes.map(
        ({ what, breaks }): Finding => ({
          ...levelOf(breaks ? "breaks" : verdict === "breaks" ? "changes" : verdict),
          ...placeOf(place),
          subject: name,
          message: what,
        }),
      ),
    ),
    ...exports.map(
      ({ name, file, what, breaks }): Finding => ({
        ...levelOf(breaks ? "breaks" : "changes"),
        file: `${folder.replace(/\/$/, "")}/${file}`,
        line: undefined,
        subject: name,
        message: what,
      }),
    ),
  ];
}

function levelOf(verdict: Verdict): Pick<Finding, "level" | "verdict"> {
  return verdict === "breaks" ? { level: "error", verdict: "breaks callers" } : { level: "notice", verdict: "" };
}
