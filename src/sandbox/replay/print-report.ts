import { cleanLine } from "../../text/clean.ts";
import { count } from "../../text/count.ts";
import type { Difference } from "./compare.ts";
import type { ReplayReport } from "./player.ts";

/** Returns the lines of a report for a person: one if nothing differs, and a diff for each difference. */
export function printReport({ requests, differences, incomplete }: ReplayReport): string[] {
  const compared = `${count(requests, "request")} compared`;
  return [
    ...(incomplete === undefined ? [] : [`The replay is not complete: ${cleanLine(incomplete, 500)}.`]),
    ...differences.flatMap(printDifference),
    differences.length === 0
      ? `${compared}: the bot sent the same`
      : `${compared}: ${count(differences.length, "difference")}`,
  ];
}

const titles = { changed: "sent differently", missing: "not sent", extra: "not in the recording" } as const;

function printDifference({ kind, conversation, seq, recorded, sent }: Difference): string[] {
  const at = seq === undefined ? "" : `, entry ${seq} of the recording`;
  const title = cleanLine(`${conversation}${at}: ${titles[kind]}`, 300);
  const removed = recorded.map((line) => ({ line, mark: sent.includes(line) ? " " : "-" }));
  const added = sent.filter((line) => !recorded.includes(line)).map((line) => ({ line, mark: "+" }));
  return [
    title,
    ...[...removed, ...added].map(({ line, mark }) => `  ${mark} ${indentOf(line)}${cleanLine(line, 1_000)}`),
    "",
  ];
}

function indentOf(line: string): string {
  return /^ */.exec(line)?.[0] ?? "";
}
