import { count } from "../../text/count.ts";
import { printReport } from "../report/report.ts";
import { findingsOf } from "./findings.ts";
import { type CheckReport, isDrift } from "./report.ts";

/** Prints the report of a check. */
export function printCheck(report: CheckReport, folder: string): string {
  const unjudged = report.outputs.flatMap(({ unjudged }) =>
    unjudged === null ? [] : [`${cannot(report)}: ${unjudged}`],
  );
  return printReport(findingsOf(report), [...unjudged, ...resultOf(report)], folder);
}

function cannot({ base }: CheckReport): string {
  return base === null ? "Cannot tell what the difference means for callers" : `Cannot compare callers with ${base}`;
}

function resultOf({ outputs, base, missingCommits, clean }: CheckReport): string[] {
  const drifted = outputs.flatMap(({ files }) => files.filter(isDrift));
  const orphans = drifted.filter(({ state }) => state === "orphaned").length;
  const outdated = drifted.length - orphans;
  const operations = outputs.flatMap(({ comparison }) => comparison?.operations ?? []);
  const exports = outputs.flatMap(({ comparison }) => comparison?.exports ?? []);
  const brokenOperations = operations.filter(({ verdict }) => verdict === "breaks").length;
  const brokenTypes = exports.filter(({ breaks }) => breaks).length;
  const broken = [
    ...(brokenOperations > 0 ? [count(brokenOperations, "operation")] : []),
    ...(brokenTypes > 0 ? [count(brokenTypes, "exported type")] : []),
  ].join(" and ");
  const breaks = brokenOperations + brokenTypes === 1 ? "breaks" : "break";
  const current = outputs.filter(({ removed }) => !removed);
  const removedOutputs = outputs.filter(({ removed, files }) => removed && files.length === 0);
  const isJudged = outputs.every(({ unjudged }) => unjudged === null);
  const since = base === null ? "once regenerated" : `since ${base}`;
  return [
    ...(drifted.length === 0
      ? [`${current.map(({ folder }) => folder).join(", ")} ${current.length === 1 ? "is" : "are"} up to date.`]
      : []),
    ...(outdated > 0
      ? [`${count(outdated, "file")} drifted. Run "conversations generate", review the changes and commit them.`]
      : []),
    ...(orphans > 0 ? [orphans === 1 ? "Delete the orphaned file." : `Delete the ${orphans} orphaned files.`] : []),
    ...outputs
      .filter(({ added }) => added)
      .map(({ folder }) => `${folder} is new since ${base}: it has no callers yet.`),
    ...removedOutputs.map(
      ({ folder }) => `The config no longer generates ${folder}: add it again, or move its callers first.`,
    ),
    ...(broken !== "" ? [`${broken} ${breaks} callers ${since}.`] : []),
    ...(missingCommits > 0 && operations.length + exports.length > 0
      ? [
          `${base} has ${count(missingCommits, "commit")} that HEAD does not: their changes are reported here in reverse. Merge ${base} first, or use the commit from which the branch started: --base "$(git merge-base HEAD ${base})".`,
        ]
      : []),
    ...(broken === "" && base !== null && clean && isJudged ? [`Nothing breaks callers ${since}.`] : []),
  ];
}
