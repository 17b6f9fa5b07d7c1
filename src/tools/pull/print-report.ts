import { count } from "../../text/count.ts";
import { comparisonFindings } from "../report/comparison.ts";
import { type Finding, findingOf } from "../report/finding.ts";
import { printReport } from "../report/report.ts";
import type { AssessedOutput, OperationReport, PullReport } from "./report.ts";

/** Returns true if the pull ends with exit code 0. */
export function endsWell({ changed, outputs }: PullReport, dryRun: boolean): boolean {
  return dryRun ? !changed : outputs.every((output) => !isBroken(output));
}

/** Prints the report of a pull. */
export function printPull(report: PullReport, folder: string): string {
  return printReport(report.outputs.flatMap(findingsOf), resultOf(report), folder);
}

function isBroken({ operations, exports, refusals }: AssessedOutput): boolean {
  const isBad = operations.some(({ verdict }) => verdict === "refused" || verdict === "breaks");
  return isBad || refusals.length > 0 || exports.some(({ breaks }) => breaks);
}

function findingsOf({ folder, operations, exports, refusals }: AssessedOutput): Finding[] {
  return [
    ...refusals.map((refusal) => findingOf(refusal, { level: "error" })),
    ...operations.flatMap((operation) => operationFindings(operation, folder)),
    ...comparisonFindings({ operations: [], exports }, folder),
  ];
}

function operationFindings(operation: OperationReport, folder: string): Finding[] {
  const { name: subject, file, line, verdict, refusals, changes, deprecated, confirmed } = operation;
  const change = verdict === "refused" ? [] : [{ ...operation, verdict, changes }];
  const findings = [
    ...refusals.map((each) => findingOf(each, { level: "error", subject, verdict: "breaks the operation" })),
    ...comparisonFindings({ operations: change, exports: [] }, folder),
    ...deprecated.map((each) => findingOf(each, { level: "warning", subject, verdict: "now deprecated" })),
  ];
  if (confirmed.length > 0) {
    findings.push({ level: "notice", file, line, subject, verdict: "", message: confirmedWords(confirmed) });
  }
  return findings;
}

function confirmedWords(confirmed: readonly string[]): string {
  const shown = confirmed.slice(0, 3).join(", ");
  const more = confirmed.length > 3 ? ` and ${confirmed.length - 3} more` : "";
  return `confirmed, was inferred: ${shown}${more}`;
}

const copyIt = "That one belongs to a package: copy it into your project, name the copy in the config, and pull.";

const playsPackaged =
  "gives the schema of this package, as a sandbox does: it confirms nothing, so the @evidence marks stay.";

function resultOf({ schema, from, sandbox, changed, written, packaged, outputs }: PullReport): string[] {
  const operations = outputs.flatMap((output) => output.operations);
  const number = (words: string, wanted: (operation: OperationReport) => boolean) => {
    const total = operations.filter(wanted).length;
    return total === 0 ? [] : [`${total} ${words}`];
  };
  const counts = [
    ...number("refused", ({ verdict }) => verdict === "refused"),
    ...number("broken for callers", ({ verdict }) => verdict === "breaks"),
    ...number("changed", ({ verdict }) => verdict === "changes"),
    ...number("unaffected", ({ verdict }) => verdict === "unaffected"),
    ...number("now deprecated", ({ deprecated }) => deprecated.length > 0),
    ...number("confirmed", ({ confirmed }) => confirmed.length > 0),
  ];
  const outcome = written
    ? `Wrote the schema of ${from} to ${schema}. Run "conversations generate" next.`
    : changed
      ? `The schema of ${from} differs from ${schema}. ${packaged ? copyIt : '"conversations pull" writes it.'}`
      : `${schema} is up to date with ${from}.`;
  const listed = counts.length > 0 ? `: ${counts.join(", ")}` : "";
  const summary = [`${count(operations.length, "operation")}${listed}.`];
  if (sandbox) summary.push(`${from} ${playsPackaged}`);
  return [...summary, outcome];
}
