import { openSync, writeSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { decodeServerMessage, isId, isObject, parseJson } from "../runtime/protocol/decode.ts";
import { encodeServerMessage } from "../runtime/protocol/service-side.ts";
import type { LoginAnswer, Recorder, SocketRecorder } from "../runtime/recorder.ts";
import type { RecordedEvent } from "./entries.ts";
import { createTextHider } from "./hide-texts.ts";

/** Options of `recordTo()`. */
export interface RecordOptions {
  /**
   * True to keep the texts that visitors, agents and the bot wrote, and names. False to replace each of these texts,
   * the same text always by the same replacement. Ask the people concerned, or the law, before you keep them.
   *
   * @default false
   */
  readonly keepTexts?: boolean;
  /**
   * The size at which the recording ends, in bytes. The bot continues, and a process warning reports the end.
   *
   * @default 67_108_864 (64 MiB)
   */
  readonly maxBytes?: number;
}

/**
 * Creates or empties a file that only its owner can read, and returns the `recorder` of `connect()` that writes a
 * session's traffic to that file: a line of JSON for each frame, without tokens and addresses. Each line is written at
 * once, so that the recording is complete whenever the process ends.
 *
 * @throws {Error} if the file cannot be written.
 */
export function recordTo(
  file: string,
  { keepTexts = false, maxBytes = 64 * 1024 * 1024 }: RecordOptions = {},
): Recorder {
  const descriptor = openSync(file, "w", 0o600);
  const prepare = keepTexts ? (event: RecordedEvent) => event : createTextHider();
  let seq = 0;
  let bytes = 0;
  let isOver = false;
  let sockets = 0;
  let sessions = 0;
  return { login, socket };

  function write(event: RecordedEvent): number {
    if (isOver) return seq;
    const line = `${JSON.stringify({ seq: ++seq, at: Date.now(), ...prepare(event) })}\n`;
    bytes += Buffer.byteLength(line);
    try {
      if (bytes > maxBytes) end(`it has reached ${maxBytes} bytes`);
      else writeSync(descriptor, line);
    } catch (error) {
      // For example because the disk is full: the bot continues.
      end(String(error));
    }
    return seq;
  }

  function end(reason: string): void {
    isOver = true;
    process.emitWarning(`The recording of the session has ended: ${reason}`, "RecordingWarning");
  }

  function login(document: string): (answer: LoginAnswer) => void {
    const number = write({ kind: "login", operations: ["StartAgentSession", "startAgentSession"], document });
    return ({ status, body, retryAfter }) => {
      const refusal = { body, ...(retryAfter !== undefined && { retryAfter }) };
      write({
        kind: "login-answer",
        login: number,
        status,
        ...(body === undefined ? { session: ++sessions } : refusal),
      });
    };
  }

  function socket(): SocketRecorder {
    const number = ++sockets;
    const session = sessions;
    let isOpen = false;
    return {
      opened() {
        isOpen = true;
        write({ kind: "opened", socket: number, session });
      },
      sent: (text) => void write(readSent(text, number)),
      received: (text, size) => void write(readReceived(text, size, number)),
      closed({ code, status = 0 }) {
        write(isOpen ? { kind: "closed", socket: number, code } : { kind: "upgrade-refused", status });
      },
    };
  }
}

function readSent(text: string, socket: number): RecordedEvent {
  const frame = parseJson(text);
  if (!isObject(frame)) return { kind: "unreadable", socket, text: text.slice(0, 200) };
  const { sig, id, type, payload } = frame;
  if (sig === "PING") return { kind: "ping", socket, payload };
  if (!isId(id) || !isObject(payload)) return { kind: "unreadable", socket, text: text.slice(0, 200) };
  const { query, operationName, subscription_id, variables } = payload;
  if (type === "stop_subscription") return { kind: "stop", socket, id, subscription_id: String(subscription_id) };
  const document = String(query);
  return {
    ...{ kind: "request", socket, id, type: /^\s*(query|mutation|subscription)\b/.exec(document)?.[1] },
    ...{ operations: typeof operationName === "string" ? [operationName] : [], document },
    ...(isObject(variables) && { variables }),
  };
}

function readReceived(text: string, size: number, socket: number): RecordedEvent {
  const message = decodeServerMessage(text);
  if (!message) return { kind: "garbage", socket, text, ...(text === "" && size > 0 && { bytes: size }) };
  if (message.kind === "pong" || message.kind === "eos") return { ...message, socket };
  const isWhole = isDeepStrictEqual(parseJson(text), parseJson(encodeServerMessage(message)));
  return { ...message, socket, ...(!isWhole && { altered: text }) };
}
