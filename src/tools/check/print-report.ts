import { findingsOf } from "./findings.ts";
import { isOnGitHub, printAnnotations, writeSummary } from "./print/github.ts";
import { count, isColoured, printFindings } from "./print/words.ts";
import type { CheckReport } from "./report.ts";

/** A check in words, for a terminal or for GitHub Actions, which also gets a summary. */
export function printReport(report: CheckReport, folder: string): string {
  const findings = findingsOf(report);
  const result = [...report.outputs.flatMap(({ unjudged }) => unjudgedWords(unjudged)), ...resultOf(report)].join("\n");
  if (!isOnGitHub(process.env))
    return printFindings(findings, isColoured(process.stdout)) + (findings.length > 0 ? "\n" : "") + result;
  writeSummary(result, findings, process.env);
  return printAnnotations(findings, folder, process.env) + result;
}

function unjudgedWords(unjudged: string | null): string[] {
  return unjudged === null ? [] : [`What it means for callers cannot be told: ${unjudged.replace(/\.$/, "")}.`];
}

function resultOf({ outputs, base, clean }: CheckReport): string[] {
  const drifted = outputs.flatMap(({ files }) => files.filter(({ state }) => state !== "formatted"));
  const operations = outputs.flatMap(({ comparison }) => comparison?.operations ?? []);
  const exports = outputs.flatMap(({ comparison }) => comparison?.exports ?? []);
  const breaking = operations.filter(({ verdict }) => verdict === "breaks").length;
  const broken = [
    ...(breaking > 0 ? [count(breaking, "operation")] : []),
    ...(exports.some(({ breaks }) => breaks)
      ? [count(exports.filter(({ breaks }) => breaks).length, "exported type")]
      : []),
  ];
  const isJudged = outputs.every(({ unjudged }) => unjudged === null);
  const since = base === null ? "when they are made anew" : `since ${base}`;
  return [
    drifted.length === 0
      ? `${outputs.map(({ folder }) => folder).join(", ")}: what the generator makes.`
      : `${count(drifted.length, "file")} drifted. Make them anew with "conversations generate", look at what changes, and commit it.`,
    ...(broken.length > 0 ? [`${broken.join(" and ")} break${isOne(broken) ? "s" : ""} callers ${since}.`] : []),
    ...(broken.length === 0 && base !== null && clean && isJudged ? [`Nothing breaks callers ${since}.`] : []),
  ];
}

function isOne(counts: readonly string[]): boolean {
  return counts.length === 1 && (counts[0] ?? "").startsWith("1 ");
}
