import type { Comparison, Verdict } from "../compare/model.ts";
import type { Finding } from "./finding.ts";

/** Returns the findings of a comparison: first about the operations, then about the other exports. */
export function comparisonFindings({ operations, exports }: Comparison, folder: string): Finding[] {
  return [
    ...operations.flatMap(({ name, file, line, verdict, changes }) =>
      changes.map(
        ({ what, breaks }): Finding => ({
          ...levelOf(breaks ? "breaks" : verdict === "breaks" ? "changes" : verdict),
          file: file ?? folder,
          line: line ?? undefined,
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
