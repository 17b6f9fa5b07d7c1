import { cleanLine } from "../../text/clean.ts";
import { asObject, parseJson } from "../protocol/decode.ts";
import { redactText } from "../support/redact.ts";

/** Prints one line on stderr. */
export type DebugLog = (line: string) => void;

let sessions = 0;

/** Returns the log of a new session; undefined unless `NODE_DEBUG` names "conversations". */
export function createDebugLog(): DebugLog | undefined {
  const log = process.getBuiltinModule?.("node:util").debuglog("conversations");
  if (!log?.enabled) return undefined;
  sessions += 1;
  const number = sessions;
  return (line) => log("session %d: %s", number, line);
}

/** Returns the names and ids in a frame, and its size. The other members hold texts of visitors or secrets. */
export function describeFrame(text: string, secrets: readonly string[]): string {
  const { payload, ...frame } = asObject(parseJson(text));
  const shown = JSON.stringify({ ...asObject(payload), ...frame }, shownMembers);
  return `${cleanLine(redactText(shown, secrets), 500)}, ${Buffer.byteLength(text)} bytes`;
}

const shownMembers = ["type", "sig", "id", "subscription_id", "errorCode", "error_code", "operationName"];
