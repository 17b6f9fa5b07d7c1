import type { LogEntry, Message, User } from "../account/model.ts";
import { type StructuredMessage, type Tappable, tappablesOf } from "../account/structured.ts";

interface Entry {
  readonly by: User["kind"];
  /** The display name at that moment. */
  readonly from: string;
  /** The message's words; for a message without any of its own, and for a member change, what happened in words. */
  readonly text: string;
  /** UNIX time in milliseconds. */
  readonly timestamp: number;
}

/** A message as the visitor sees it. */
export interface TranscriptMessage extends Entry {
  readonly kind: "message";
  /** Plain answers to pick from, split at slashes as the vendor's widget shows them. */
  readonly options: readonly string[];
  /** What to show instead of the text, for a widget that can. */
  readonly structured?: StructuredMessage;
}

/** Somebody came into the chat or went. */
export interface TranscriptChange extends Entry {
  readonly kind: "join" | "leave";
  /** The department for which an agent came. */
  readonly department?: string;
}

/** One line of what a visitor saw. */
export type TranscriptEntry = TranscriptMessage | TranscriptChange;

/** A log entry as a visitor sees it whose widget shows structured messages, or does not. */
export function toTranscript(entry: LogEntry, showsStructured: boolean): TranscriptEntry {
  if (entry.kind === "message") return toMessage(entry, showsStructured);
  const { kind, user, user_name, department, timestamp } = entry;
  const text = `${kind === "join" ? "joined" : "left"} the chat${department ? ` for ${department.name}` : ""}`;
  return { kind, by: user.kind, from: user_name, text, timestamp, ...(department && { department: department.name }) };
}

/** Without a fallback a widget that knows no structured messages shows their bare words: a guess. */
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

/** "A slash inside one splits it in two on display": from the vendor's page of the mutation. */
function splitOption(option: string): string[] {
  return option
    .split("/")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** What the visitor can tap in a message. */
export function tappablesIn({ options, structured }: TranscriptMessage): readonly Tappable[] {
  const plain = options.map((option): Tappable => ({ label: option, does: "say", value: option }));
  return structured ? [...tappablesOf(structured), ...plain] : plain;
}

/** A transcript for people to read, a line for each entry. */
export function printTranscript(entries: readonly TranscriptEntry[]): string {
  if (entries.length === 0) return "The transcript is empty.";
  return ["Transcript:", ...entries.map(printEntry)].join("\n  ");
}

/** A line of a transcript for people to read: who said what, with what can be tapped; or who came and went. */
export function printEntry(entry: TranscriptEntry): string {
  if (entry.kind !== "message") return `* ${entry.from} ${entry.text}`;
  const labels = tappablesIn(entry).map(({ label }) => ` [${label}]`);
  return `${entry.from}: ${entry.text}${labels.join("")}`;
}
