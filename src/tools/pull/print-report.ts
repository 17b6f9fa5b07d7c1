import { comparisonFindings } from "../check/findings.ts";
import { type Finding, placeOf } from "../check/print/finding.ts";
import { isOnGitHub, printAnnotations, writeSummary } from "../check/print/github.ts";
import { count, isColoured, printFindings } from "../check/print/words.ts";
import type { Objection, OperationReport, OutputReport, PullReport } from "./report.ts";

/** Whether the pull ends with exit code 0. */
export function endsWell({ changed, outputs }: PullReport, dryRun: boolean): boolean {
  return dryRun ? !changed : outputs.every((output) => !isBroken(output));
}

/** A pull in words, for a terminal or for GitHub Actions, which also gets a summary. */
export function printReport(report: PullReport, folder: string): string {
  const findings = report.outputs.flatMap(findingsOf);
  const result = resultOf(report);
  if (!isOnGitHub(process.env)) {
    return printFindings(findings, isColoured(process.stdout)) + (findings.length > 0 ? "\n" : "") + result;
  }
  writeSummary(result, findings, process.env);
  return printAnnotations(findings, folder, process.env) + result;
}

function isBroken({ operations, exports, refusals }: OutputReport): boolean {
  const isBad = operations.some(({ verdict }) => verdict === "refused" || verdict === "breaks");
  return isBad || refusals.length > 0 || exports.some(({ breaks }) => breaks);
}

function findingsOf(output: OutputReport): Finding[] {
  const { operations, exports, refusals } = output;
  return [
    ...refusals.map(
      ({ place, what, edit }): Finding => ({
        level: "error",
        ...placeOf(place),
        subject: "",
        verdict: "",
        what: `${what} ${edit}`,
      }),
    ),
    ...operations.flatMap((operation) => operationFindings(operation, output)),
    ...comparisonFindings({ operations: [], exports }, output),
  ];
}

function operationFindings(operation: OperationReport, output: OutputReport): Finding[] {
  const { name, place, verdict, refusals, changes, deprecated, confirmed } = operation;
  const objection =
    (level: Finding["level"], said: string) =>
    ({ place: at, what, edit }: Objection): Finding => ({
      level,
      ...placeOf(at),
      subject: name,
      what: `${what} ${edit}`,
      verdict: said,
    });
  const change = verdict === "refused" ? [] : [{ ...operation, verdict, changes }];
  return [
    ...refusals.map(objection("error", "breaks the operation")),
    ...comparisonFindings({ operations: change, exports: [] }, output),
    ...deprecated.map(objection("warning", "now deprecated")),
    ...(confirmed.length === 0
      ? []
      : [{ level: "notice", ...placeOf(place), subject: name, what: confirmedWords(confirmed), verdict: "" } as const]),
  ];
}

function confirmedWords(confirmed: readonly string[]): string {
  const shown = confirmed.slice(0, 3).join(", ");
  const more = confirmed.length > 3 ? ` and ${confirmed.length - 3} more` : "";
  return `confirmed, was inferred: ${shown}${more}`;
}

function resultOf({ schema, from, changed, written, outputs }: PullReport): string {
  const operations = outputs.flatMap((output) => output.operations);
  const number = (words: string, wanted: (operation: OperationReport) => boolean) => {
    const found = operations.filter(wanted).length;
    return found === 0 ? [] : [`${found} ${words}`];
  };
  const counts = [
    ...number("refused", ({ verdict }) => verdict === "refused"),
    ...number("broken for callers", ({ verdict }) => verdict === "breaks"),
    ...number("changed", ({ verdict }) => verdict === "changes"),
    ...number("unaffected", ({ verdict }) => verdict === "unaffected"),
    ...number("now deprecated", ({ deprecated }) => deprecated.length > 0),
    ...number("confirmed", ({ confirmed }) => confirmed.length > 0),
  ];
  const done = written
    ? `${schema} is the schema of ${from} now. Make the client anew with "conversations generate".`
    : changed
      ? `The schema of ${from} is another one than ${schema}. "conversations pull" writes it.`
      : `${schema} is the schema of ${from} already.`;
  const listed = counts.length > 0 ? `: ${counts.join(", ")}` : "";
  return `${count(operations.length, "operation")}${listed}.\n${done}`;
}
