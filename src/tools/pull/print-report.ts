import { comparisonFindings } from "../check/findings.ts";
import { type Finding, placeOf } from "../report/finding.ts";
import { printReport } from "../report/report.ts";
import { count } from "../report/terminal.ts";
import type { Objection, OperationReport, OutputReport, PullReport } from "./report.ts";

/** Whether the pull ends with exit code 0. */
export function endsWell({ changed, outputs }: PullReport, dryRun: boolean): boolean {
  return dryRun ? !changed : outputs.every((output) => !isBroken(output));
}

/** Prints the report of a pull. */
export function printPull(report: PullReport, folder: string): string {
  return printReport(report.outputs.flatMap(findingsOf), resultOf(report), folder);
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
        message: `${what} ${edit}`,
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
      message: `${what} ${edit}`,
      verdict: said,
    });
  const change = verdict === "refused" ? [] : [{ ...operation, verdict, changes }];
  return [
    ...refusals.map(objection("error", "breaks the operation")),
    ...comparisonFindings({ operations: change, exports: [] }, output),
    ...deprecated.map(objection("warning", "now deprecated")),
    ...(confirmed.length === 0
      ? []
      : [
          {
            level: "notice",
            ...placeOf(place),
            subject: name,
            message: confirmedWords(confirmed),
            verdict: "",
          } as const,
        ]),
  ];
}

function confirmedWords(confirmed: readonly string[]): string {
  const shown = confirmed.slice(0, 3).join(", ");
  const more = confirmed.length > 3 ? ` and ${confirmed.length - 3} more` : "";
  return `confirmed, was inferred: ${shown}${more}`;
}

const copyIt = "That one belongs to a package: copy it into your project, name the copy in the config, and pull.";

function resultOf({ schema, from, changed, written, packaged, outputs }: PullReport): string[] {
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
    ? `Wrote the schema of ${from} to ${schema}. Run "conversations generate" next.`
    : changed
      ? `The schema of ${from} differs from ${schema}. ${packaged ? copyIt : '"conversations pull" writes it.'}`
      : `${schema} is up to date with ${from}.`;
  const listed = counts.length > 0 ? `: ${counts.join(", ")}` : "";
  return [`${count(operations.length, "operation")}${listed}.`, done];
}
