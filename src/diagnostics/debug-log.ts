import { debuglog } from "node:util";
import type { SessionEvent } from "../runtime/events.ts";
import { asObject, parseJson } from "../runtime/protocol/decode.ts";
import type { SocketRecorder } from "../runtime/recorder.ts";
import type { Transport } from "../runtime/transport.ts";
import { cleanLine } from "../text/clean.ts";

/** Prints on stderr. */
export interface DebugLog {
  event(session: Transport, event: SessionEvent): void;
  /** Returns what prints the frames of a socket, without the texts that `hide` removes. */
  socket(session: Transport, hide: (text: string) => string): SocketRecorder;
}

/** Returns the log of all sessions; undefined unless `NODE_DEBUG` names "conversations". */
export function createDebugLog(): DebugLog | undefined {
  const log = debuglog("conversations");
  if (!log.enabled) return undefined;
  const numbers = new WeakMap<Transport, number>();
  let sessions = 0;
  return {
    event: (session, { message }) => print(session, message),
    socket: (session, hide) => ({
      opened() {},
      sent: (frame) => print(session, `→ ${describeFrame(frame, hide)}`),
      received: (frame) => print(session, `← ${describeFrame(frame, hide)}`),
      closed() {},
    }),
  };

  function print(session: Transport, line: string): void {
    const number = numbers.get(session) ?? ++sessions;
    numbers.set(session, number);
    log("session %d: %s", number, line);
  }
}

/** Returns the names and ids in a frame, and its size. The other members hold texts of visitors or secrets. */
export function describeFrame(text: string, hide: (text: string) => string): string {
  const { payload, ...frame } = asObject(parseJson(text));
  const shown = JSON.stringify({ ...asObject(payload), ...frame }, shownMembers);
  return `${cleanLine(hide(shown), 500)}, ${Buffer.byteLength(text)} bytes`;
}

const shownMembers = ["type", "sig", "id", "subscription_id", "errorCode", "error_code", "operationName"];
