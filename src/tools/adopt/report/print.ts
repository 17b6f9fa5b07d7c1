import { cleanLine } from "../../../text/clean.ts";
import { count } from "../../../text/count.ts";
import type {
  AdoptReport,
  BotFinding,
  CodeChange,
  CodePlace,
  ManualSend,
  Reader,
  Removal,
  Replacement,
  Send,
  SessionStart,
} from "../model.ts";

/** The titles of the report's sections, in the order in which a person works. */
export const titles = {
  doesNotFit: "Does not fit",
  cannotBeRead: "Cannot be read",
  start: "Start here",
  replaceNow: "Replace now",
  replaceAndMove: "Replace and move",
  byHand: "By hand",
  deleteLast: "Delete last",
  bugs: "Looks like a bug",
  notSent: "Not sent anywhere",
  warnings: "Warnings",
} as const;

/** Prints the report, without the sections that are empty. */
export function printReport(report: AdoptReport): string {
  const lines: Readonly<Record<keyof typeof titles, readonly string[]>> = {
    doesNotFit: report.doesNotFit.flatMap(printFinding),
    cannotBeRead: report.cannotBeRead.flatMap(printFinding),
    start: printStart(report.start),
    replaceNow: report.replaceNow.flatMap(printReplacement),
    replaceAndMove: report.replaceAndMove.flatMap(printMove),
    byHand: report.byHand.flatMap(printManual),
    deleteLast: report.deleteLast.flatMap(printRemoval),
    bugs: report.bugs.flatMap(printFinding),
    notSent: report.notSent.flatMap(printFinding),
    warnings: report.warnings.flatMap(printFinding),
  };
  const sections = (Object.keys(titles) as (keyof typeof titles)[]).filter((name) => lines[name].length > 0);
  const numbered = sections.flatMap((name, index) => ["", `${index + 1}  ${headingOf(name, report)}`, ...lines[name]]);
  return [...printSummary(report), ...printOperations(report), ...numbered, ...printNext(report)].join("\n");
}

/** The next step, as long as there is something to edit. */
function printNext({ start, replaceNow, edited }: AdoptReport): string[] {
  const { bridge, client } = start;
  if (edited.length > 0 || client !== null) return [];
  const sections = [...(bridge?.length ? [titles.start] : []), ...(replaceNow.length > 0 ? [titles.replaceNow] : [])];
  if (sections.length === 0) return [];
  const edits = `the edits under ${sections.map((title) => `“${title}”`).join(" and ")}`;
  return bridge === null || bridge.length > 0
    ? ["", `Next: commit, and run adopt --write to make ${edits}.`]
    : ["", `Next: make the socket with \`asWebSocket(session)\` by hand; then adopt --write can make ${edits}.`];
}

/** The title, and the count of entries where each of them is one thing to do. */
function headingOf(name: keyof typeof titles, report: AdoptReport): string {
  return name === "start" || name === "deleteLast" ? titles[name] : `${titles[name]} (${report[name].length})`;
}

function printSummary({ counts, skipped, doesNotFit, cannotBeRead, written }: AdoptReport): string[] {
  const misfits = new Set(doesNotFit.map(({ place }) => printPlace(place))).size;
  const problems = [
    ...(misfits > 0 ? [`${count(misfits, "place")} ${misfits === 1 ? "does" : "do"} not fit`] : []),
    ...(cannotBeRead.length > 0 ? [`${cannotBeRead.length} cannot be read`] : []),
  ];
  const operations = `${count(counts.operations, "operation")} (${counts.newOperations} new)`;
  const parts = [
    counts.documents > 0 ? `${count(counts.documents, "document")} → ${operations}` : "No GraphQL documents found",
    count(counts.sends, "send"),
    ...problems,
  ];
  return [
    parts.join(", "),
    `${count(counts.parsed, "file")} of ${counts.files} read${skipped.length > 0 ? `, ${skipped.length} skipped: ${printSkipped(skipped)}` : ""}`,
    ...(written.length > 0 ? [`Wrote ${written.map((file) => cleanLine(file)).join(", ")}`] : ["Wrote nothing"]),
  ];
}

/** The reasons with their counts, and the names where there are few. */
function printSkipped(skipped: AdoptReport["skipped"]): string {
  const byReason = new Map<string, string[]>();
  for (const { file, reason } of skipped) byReason.set(reason, [...(byReason.get(reason) ?? []), cleanLine(file)]);
  return [...byReason]
    .map(
      ([reason, files]) =>
        `${cleanLine(reason.replace(/^It (?:is )?/, ""))} (${files.length > 3 ? files.length : files.join(", ")})`,
    )
    .join("; ");
}

function printOperations({ operations }: AdoptReport): string[] {
  const news = operations.filter(({ isNew }) => isNew);
  const notes = operations.flatMap(({ name, notes }) => notes.map((note) => `   ${name}: ${cleanLine(note)}`));
  const lines = news.map(({ name, file, places }) => `   ${name}  ${cleanLine(file)}  from ${printPlaces(places)}`);
  return lines.length + notes.length > 0 ? ["", "New operations", ...lines, ...notes] : [];
}

function printFinding({ place, message, hint, code }: BotFinding): string[] {
  return [
    `   ${printPlace(place)}  ${sentence(message)}${hint ? ` ${cleanLine(hint)}` : ""}${code ? ` [${code}]` : ""}`,
  ];
}

function printStart({
  logins,
  sockets,
  pings,
  endOfService,
  bridge,
  byHand,
  client,
  tokenVariable,
}: SessionStart): string[] {
  const places = [
    ["login", logins],
    ["socket", sockets],
    ["ping", pings],
    ["end of service", endOfService],
  ] as const;
  const lines = places.flatMap(([name, all]) => (all.length > 0 ? [`   ${name}: ${printPlaces(all)}`] : []));
  if (lines.length === 0) return [];
  const unloadable = client === null ? [] : [`   ${sentence(client)}`];
  if (bridge === null) return [...lines, ...unloadable, "   The bot has the bridge."];
  const manual = [
    "   Replace login and socket in one step, since the service ends a session when the same token logs in again:",
    "      const session = await connect({ accessToken });",
    "      const webSocket = asWebSocket(session);",
  ];
  const why = byHand === null ? [] : [`   By hand: ${sentence(byHand)}`];
  const token =
    tokenVariable === null ? [] : [`   Before you start the bot, set ${tokenVariable} to its access token.`];
  return [...lines, ...unloadable, ...why, ...(bridge.length > 0 ? [printChanges(bridge)] : manual), ...token];
}

function printReplacement({ place, operation, readers, notes, changes }: Replacement): string[] {
  const answer =
    readers.length > 0
      ? `its answer is only logged at ${readers.map(printReader).join(", ")}`
      : "nothing reads its answer";
  return [`   ${printPlace(place)}  ${operation}: ${answer}`, ...changes.flatMap(printChange), ...notes.map(printNote)];
}

function printChange({ before, after }: CodeChange): string[] {
  return [
    ...shorten(before).map((line) => `      - ${codeLine(line)}`),
    ...after.map((line) => `      + ${codeLine(line)}`),
  ];
}

/** An envelope is long, and its first and last lines tell which it is. */
function shorten(lines: readonly string[]): readonly string[] {
  return lines.length <= 6 ? lines : [...lines.slice(0, 2), `… ${lines.length - 4} more lines`, ...lines.slice(-2)];
}

/** Prints edits with their places. */
export function printChanges(changes: readonly CodeChange[]): string {
  return changes.flatMap((change) => [`   ${printPlace(change.place)}`, ...printChange(change)]).join("\n");
}

function printMove({ place, operation, call, readers, notes }: Send): string[] {
  const answers = readers.filter(({ kind, onlyLogs }) => kind === "answer" && !onlyLogs);
  const events = readers.filter(({ kind }) => kind === "events");
  const lines = [
    ...(answers.length > 0 ? [`      its answer is used at ${answers.map(printReader).join(", ")}`] : []),
    ...(events.length > 0
      ? [`      its events are read at ${events.map(printReader).join(", ")}: move that into the loop`]
      : []),
    ...(call === null ? [] : withoutIndent(call).map((line) => `      + ${codeLine(line)}`)),
  ];
  return [`   ${printPlace(place)}  ${operation}`, ...lines, ...notes.map(printNote)];
}

/** The lines of a call, which have the indentation of its file except for the first one. */
function withoutIndent(call: string): string[] {
  const [first = "", ...others] = call.split(/\r?\n/);
  const [shared = ""] = /^[ \t]*/.exec(others.at(-1) ?? "") ?? [];
  return [first, ...others.map((line) => line.slice(shared.length))];
}

function printManual({ place, operations, reason, hint, places }: ManualSend): string[] {
  const what = operations.length > 0 ? `${operations.join(", ")}: ` : "";
  const others = places.length > 0 ? [`      see ${printPlaces(places)}`] : [];
  return [`   ${printPlace(place)}  ${what}${sentence(reason)} ${cleanLine(hint)}`, ...others];
}

function printRemoval({ place, message, stays }: Removal): string[] {
  return [`   ${printPlace(place)}  ${stays ? "Keep: " : ""}${sentence(message)}`];
}

function printReader({ place, lastLine }: Reader): string {
  return lastLine > place.line ? `${printPlace(place)} to line ${lastLine}` : printPlace(place);
}

function printNote(note: string): string {
  return `      note: ${cleanLine(note)}`;
}

/** The most places in one line. The report for machines has all. */
const maxPlaces = 6;

function printPlaces(places: readonly CodePlace[]): string {
  const more = places.length > maxPlaces ? [`${places.length - maxPlaces} more`] : [];
  return [...places.slice(0, maxPlaces).map(printPlace), ...more].join(", ");
}

function printPlace({ file, line, column }: CodePlace): string {
  return `${cleanLine(file)}:${line}:${column}`;
}

/** Keeps the indentation, which a clean line would lose. */
function codeLine(line: string): string {
  const [indent = ""] = /^[ \t]*/.exec(line) ?? [];
  return `${indent.replaceAll("\t", "  ")}${cleanLine(line)}`;
}

function sentence(text: string): string {
  const line = cleanLine(text);
  return /[.?!]$/.test(line) ? line : `${line}.`;
}
