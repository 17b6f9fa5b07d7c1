import { cleanLine } from "../../text/clean.ts";
import type { Secrets } from "../login/secrets.ts";
import { asObject, parseJson } from "../protocol/decode.ts";
import type { SocketRecorder } from "../recorder.ts";

/** Prints on stderr. */
export interface DebugLog {
  print(line: string): void;
  /** Prints the frames of a session. */
  readonly socket: SocketRecorder;
}

let sessions = 0;

/** Returns the log of a new session; undefined unless `NODE_DEBUG` names "conversations". */
export function createDebugLog({ hide }: Secrets): DebugLog | undefined {
  const log = process.getBuiltinModule?.("node:util").debuglog("conversations");
  if (!log?.enabled) return undefined;
  sessions += 1;
  const number = sessions;
  const print = (line: string) => log("session %d: %s", number, line);
  const sent = (frame: string) => print(`→ ${describeFrame(frame, hide)}`);
  const received = (frame: string, bytes: number) => print(`← ${describeFrame(frame, hide, bytes)}`);
  return { print, socket: { opened() {}, sent, received, closed() {} } };
}

/** Returns the names and ids in a frame, and its size. The other members hold texts of visitors or secrets. */
export function describeFrame(text: string, hide: Secrets["hide"], bytes = Buffer.byteLength(text)): string {
  const { payload, ...frame } = asObject(parseJson(text));
  const members = JSON.stringify({ ...asObject(payload), ...frame }, shownMembers);
  return `${cleanLine(hide(members), 500)}, ${bytes} bytes`;
}

const shownMembers = ["type", "sig", "id", "subscription_id", "errorCode", "error_code", "operationName"];
