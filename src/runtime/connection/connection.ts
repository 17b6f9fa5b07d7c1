import { ConversationsError } from "../errors.ts";
import type { Secrets } from "../login/secrets.ts";
import type { ResolvedOptions } from "../options.ts";
import { decodeServerMessage } from "../protocol/decode.ts";
import { pingFrame } from "../protocol/encode.ts";
import type { AnswerMessage, DataMessage } from "../protocol/messages.ts";
import type { SocketRecorder } from "../recorder.ts";
import type { Moment } from "../support/clock.ts";
import { clearDeadline, startDeadline, startTimer } from "../support/deadline.ts";
import { deferred } from "../support/deferred.ts";
import { trackGoodUntil } from "./good-until.ts";
import { startHeartbeat } from "./heartbeat.ts";
import { openWebSocket } from "./websocket.ts";

/** A WebSocket that speaks the protocol, keeps itself alive and reports when it is dead. */
export interface Connection {
  /** Sends a frame; false if it was not sent. */
  send(frame: string): boolean;
  /** Closes politely; no event follows. Resolves when the socket is gone. */
  close(): Promise<void>;
  /** Resolves when the socket is gone. */
  readonly closed: Promise<void>;
}

/** Events of a connection. `lost` comes last. */
export interface ConnectionEvents {
  /** They see what goes over the socket, without secrets. */
  readonly recorders: readonly SocketRecorder[];
  /** The first frame that is not EOS has come: the service accepts the address. */
  verified(): void;
  answered(message: AnswerMessage): void;
  /** `bytes`: the size of its frame. */
  delivered(message: DataMessage, bytes: number): void;
  unexpected(reason: string): void;
  drained(): void;
  /**
   * `heardAt`: when the last frame came, by the monotonic clock; undefined if none but EOS did. `goodUntil`: everything that
   * the service sent before that moment has arrived.
   */
  lost(cause: ConversationsError, heardAt: number | undefined, goodUntil: Moment): void;
}

/** The longest that a peer may take to answer a goodbye, in milliseconds. */
const hangUpMs = 1_000;

/**
 * Opens a connection to the address. The service accepts connections to any address, and reports only afterwards, by EOS,
 * that one is not valid. A PING is sent at once, because its answer proves that the address is good.
 */
export function openConnection(
  address: string,
  secrets: Secrets,
  options: ResolvedOptions,
  events: ConnectionEvents,
): Connection {
  const { clock, dialTimeoutMs: timeoutMs } = options;
  let heardAt: number | undefined;
  const line = trackGoodUntil(clock);
  let isOver = false;
  let heartbeat: ReturnType<typeof startHeartbeat> | undefined;
  let isGone = false;
  let cancelHangUp: (() => void) | undefined;
  const gone = deferred<void>();
  const timeoutError = () => "no sign of life from the service";
  const dial = { clock, timeoutMs, signal: undefined, timeoutError, reject: cut };
  const { drained, recorders } = events;
  const socket = openWebSocket(address, { opened, received, drained, closed: socketClosed }, options.agent);
  startDeadline(dial);
  return {
    send,
    close() {
      stop();
      hangUp();
      return gone.promise;
    },
    closed: gone.promise,
  };

  function opened() {
    for (const recorder of recorders) recorder.opened();
    heartbeat = startHeartbeat(options, {
      ping,
      bytesRead: socket.bytesRead,
      onSilence: () => cut("nothing heard from the service"),
    });
    ping();
  }

  function ping() {
    if (send(pingFrame)) line.pinged();
  }

  function send(frame: string): boolean {
    const isSent = socket.send(frame);
    if (isSent) record("sent", frame);
    return isSent;
  }

  function record(direction: "sent" | "received", frame: string, bytes = 0) {
    if (recorders.length === 0) return;
    const hiddenFrame = secrets.hide(frame);
    for (const recorder of recorders) recorder[direction](hiddenFrame, bytes);
  }

  /** Closes politely; terminates if the peer does not answer within a second. */
  function hangUp() {
    socket.close();
    if (!isGone) cancelHangUp ??= startTimer(clock, hangUpMs, socket.terminate);
  }

  function received(text: string, bytes: number) {
    record("received", text, bytes);
    if (isOver) return;
    heartbeat?.heard();
    line.heard(socket.bytesRead());
    const message = decodeServerMessage(text);
    if (!message) return events.unexpected("not a message of the protocol");
    if (message.kind === "eos") {
      hangUp();
      return lose(new ConversationsError("SESSION_ENDED", `the service says: ${secrets.hide(message.reason)}`));
    }
    const isFirst = heardAt === undefined;
    heardAt = clock.monotonic();
    if (isFirst) {
      clearDeadline(dial);
      events.verified();
    }
    if (message.kind === "pong") line.ponged();
    else if (message.kind === "answer") events.answered(message);
    else events.delivered(message, bytes);
  }

  function cut(reason: unknown) {
    socket.terminate();
    loseSocket(String(reason));
  }

  /** The close code decides nothing: the recovery depends on EOS and on the time of the last frame. */
  function socketClosed(reason: string, code: number, status?: number) {
    isGone = true;
    for (const recorder of recorders) recorder.closed({ code, status });
    cancelHangUp?.();
    gone.resolve();
    loseSocket(reason);
  }

  function loseSocket(reason: string) {
    lose(new ConversationsError(heardAt === undefined ? "UNREACHABLE" : "CONNECTION_LOST", reason));
  }

  function lose(cause: ConversationsError) {
    if (isOver) return;
    stop();
    events.lost(cause, heardAt, line.goodUntil());
  }

  function stop() {
    isOver = true;
    clearDeadline(dial);
    heartbeat?.stop();
  }
}
