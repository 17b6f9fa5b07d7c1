import { cleanLine } from "../../text/clean.ts";
import type { LogEntry, Message, User } from "../account/model.ts";
import { type StructuredMessage, type Tappable, tappablesOf } from "../account/structured.ts";

interface EntryBase {
  readonly by: User["kind"];
  /** The display name at that moment. */
  readonly from: string;
  /** The text of the message, or a description of the change. */
  readonly text: string;
  /** UNIX time in milliseconds. */
  readonly timestamp: number;
}

/** A message as a participant sees it. */
export interface TranscriptMessage extends EntryBase {
  readonly kind: "message";
  /** Plain answers to choose from, split at slashes as the vendor's widget shows them. */
  readonly options: readonly string[];
  /** The structured message that a widget shows instead of the text. */
  readonly structured?: StructuredMessage;
}

/** A participant who joined or left the chat. */
export interface TranscriptChange extends EntryBase {
  readonly kind: "join" | "leave";
  /** The department for which an agent joined. */
  readonly department?: string;
}

/** An entry of a transcript. */
export type TranscriptEntry = TranscriptMessage | TranscriptChange;

/** The number of newest entries that a printed transcript shows. */
const printedEntries = 40;

/** Returns a log entry as a participant sees it, with structured messages or with their fallbacks. */
export function toTranscript(entry: LogEntry, showsStructured: boolean): TranscriptEntry {
  if (entry.kind === "message") return toMessage(entry, showsStructured);
  const { kind, user, user_name, department, timestamp } = entry;
  const text = `${kind === "join" ? "joined" : "left"} the chat${department ? ` for ${department.name}` : ""}`;
  return { kind, by: user.kind, from: user_name, text, timestamp, ...(department && { department: department.name }) };
}

/** A widget that cannot show a structured message without a fallback shows its text (assumption: missing-fallback). */
function toMessage({ structured, fallback, ...message }: Message, showsStructured: boolean): TranscriptMessage {
  const isReplaced = structured !== null && fallback !== null && !showsStructured;
  const options = isReplaced ? (fallback.options ?? []) : (message.options ?? []);
  return {
    kind: "message",
    by: message.from.kind,
    from: message.sender_name,
    text: isReplaced ? fallback.msg : message.content,
    options: options.flatMap(splitOption),
    timestamp: message.timestamp,
    ...(structured && showsStructured && { structured }),
  };
}

/**
 * Splits a label at slashes. "A slash inside one splits it in two on display": from the vendor's page of the mutation.
 */
function splitOption(option: string): string[] {
  return option
    .split("/")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** Returns everything in a message that the visitor can tap. */
export function tappablesIn({ options, structured }: TranscriptMessage): readonly Tappable[] {
  const plain = options.map((option): Tappable => ({ label: option, part: "option", does: "say", value: option }));
  return structured ? [...tappablesOf(structured), ...plain] : plain;
}

/** Returns the labels of everything in a message that the visitor can tap, in the order in which they are shown. */
export function labelsIn(message: TranscriptMessage): readonly string[] {
  return tappablesIn(message).map(({ label }) => label);
}

/** Returns about how many bytes an entry holds. Most of it is shared with the channel's log. */
export function sizeOfEntry(entry: TranscriptEntry): number {
  if (entry.kind !== "message") return 200;
  const { structured, options, text } = entry;
  return 200 + text.length + options.join().length + (structured ? JSON.stringify(structured).length : 0);
}

/** Returns a transcript for people to read, with a line for each of the newest entries. */
export function printTranscript(entries: readonly TranscriptEntry[]): string {
  if (entries.length === 0) return "The transcript is empty.";
  const printed = entries.slice(-printedEntries);
  const hidden = entries.length - printed.length;
  return [hidden > 0 ? `Transcript, after ${hidden} earlier entries:` : "Transcript:", ...printed.map(printEntry)].join(
    "\n  ",
  );
}

/**
 * Returns an entry for people to read, on one line without control characters: who said what, with the labels that can be
 * tapped, or who joined or left.
 */
export function printEntry(entry: TranscriptEntry): string {
  const from = cleanLine(entry.from, 100);
  if (entry.kind !== "message") return `* ${from} ${cleanLine(entry.text, 200)}`;
  const labels = labelsIn(entry).map((label) => ` [${cleanLine(label, 100)}]`);
  return `${from}: ${cleanLine(entry.text, 1000)}${labels.join("")}`;
}
