import { isObject, parseJson } from "../runtime/protocol/decode.ts";
import type { RecordedEntry, WireDetails } from "./entries.ts";

/** Thrown for a text that is not a recording. Its message names the line. */
export class UnreadableRecording extends Error {
  override readonly name = "UnreadableRecording";
}

type ValueCheck = (value: unknown) => boolean;

const isNumber: ValueCheck = (value) => typeof value === "number";
const isText: ValueCheck = (value) => typeof value === "string";
const isCallId: ValueCheck = (value) => isNumber(value) || isText(value);

/** The session that records reads no frame larger than 4 MiB. */
const isSizeOrAbsent: ValueCheck = (value) =>
  value === undefined || (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 4 * 1024 * 1024);

/** The fields without which an entry cannot be played. */
const required: { readonly [Kind in keyof WireDetails]: Readonly<Record<string, ValueCheck>> } = {
  login: { document: isText },
  "login-answer": { login: isNumber, status: isNumber },
  opened: { socket: isNumber },
  closed: { socket: isNumber, code: isNumber },
  "upgrade-refused": { status: isNumber },
  request: { socket: isNumber, id: isCallId, document: isText },
  answer: { socket: isNumber, id: isCallId, payload: isObject },
  data: { socket: isNumber, subscription_id: isText, payload: isObject },
  stop: { socket: isNumber, id: isCallId, subscription_id: isText },
  ping: { socket: isNumber },
  pong: { socket: isNumber },
  eos: { socket: isNumber, reason: isText },
  unreadable: { socket: isNumber, text: isText },
  garbage: { socket: isNumber, text: isText, bytes: isSizeOrAbsent },
};

/** The additional kinds of entries in the sandbox's ledger. Other entries already show what they report. */
const ownKinds = new Set(["executed", "started", "stopped", "fault"]);

/**
 * Reads a recording: a file of `recordTo()`, or a ledger of the sandbox. If the last line has no line break, it is
 * ignored: the process was killed while it wrote that line.
 *
 * @throws {UnreadableRecording} for a line that is not an entry, and for a recording without requests.
 */
export function readRecording(text: string): RecordedEntry[] {
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const entries = whole.split("\n").flatMap((line, index) => readLine(line.trim(), index + 1));
  if (entries.some(({ kind }) => kind === "request")) return entries;
  throw new UnreadableRecording("it holds no request of a bot");
}

function readLine(line: string, number: number): RecordedEntry[] {
  if (line === "") return [];
  const entry = parseJson(line);
  if (!isObject(entry)) throw new UnreadableRecording(`line ${number} is not a JSON object`);
  const { kind, seq, at } = entry;
  if (typeof kind !== "string" || !isNumber(seq) || !isNumber(at)) {
    throw new UnreadableRecording(`line ${number} has no kind, seq and at`);
  }
  if (ownKinds.has(kind)) return [];
  if (!isWireKind(kind)) throw new UnreadableRecording(`line ${number} has an unknown kind`);
  const missing = Object.entries(required[kind]).find(([name, check]) => !check(entry[name]));
  if (missing) throw new UnreadableRecording(`line ${number}, ${kind}: ${missing[0]} is missing or not valid`);
  return [entry as unknown as RecordedEntry];
}

function isWireKind(kind: string): kind is keyof WireDetails {
  return Object.hasOwn(required, kind);
}
